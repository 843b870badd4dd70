import { isUtf8 } from 'node:buffer';
import { convert } from 'html-to-text';

export type PageText = { title?: string; text: string; cut: number };

/** Longer pages are cut before they are taken apart: the time that takes grows with their length. */
const maxHtml = 2_000_000;
const maxLink = 200;

/** Why an answer of this type is not read as text; undefined when it is. */
export function unreadable(contentType: string): string | undefined {
  const type = mediaType(contentType);
  const readable =
    type === '' || type.startsWith('text/') || /^application\/([\w.-]+\+)?(json|xml|yaml|x-yaml|javascript|x-ndjson|toml)$/.test(type);
  return readable ? undefined : `It is of type ${type.slice(0, 80)}; only text, HTML, JSON and XML are read.`;
}

/** The text of a page: HTML without its marks, links kept when they are short; anything else as it is. `cut` counts characters. */
export function pageText(bytes: Buffer, contentType: string, url: string): PageText | { why: string } {
  const type = mediaType(contentType);
  if (type === '' && (bytes.includes(0) || !isUtf8(bytes))) return { why: 'It does not say its type and is no text (UTF-8).' };
  const written = decode(bytes, contentType);
  const isHtml = type === 'text/html' || type === 'application/xhtml+xml' || (type === '' && /^\s*<(!doctype html|html)\b/i.test(written));
  if (!isHtml) return { text: written, cut: 0 };
  const html = written.slice(0, maxHtml);
  const title = /<title\b[^>]*>([^<]{1,1000})/i.exec(html)?.[1];
  return {
    ...(title && { title: convert(title, { wordwrap: false }).replace(/\s+/g, ' ').trim() }),
    text: convert(html, {
      wordwrap: false,
      limits: { maxDepth: 200, maxInputLength: maxHtml, ellipsis: '' },
      formatters: {
        shortLink: (element, walk, builder) => {
          walk(element.children, builder);
          const link = absolute(String(element.attribs?.href ?? ''), url);
          if (link !== undefined) builder.addInline(` [${link}]`, { noWordTransform: true });
        },
      },
      selectors: [
        ...['script', 'style', 'noscript', 'template', 'svg', 'img', 'iframe', 'nav'].map((selector) => ({
          selector,
          format: 'skip',
        })),
        { selector: 'a', format: 'shortLink' },
        { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false } },
        ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
      ],
    }).trim(),
    cut: written.length - html.length,
  };
}

function mediaType(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase();
}

/** By the declared character set, the one that the page names, or UTF-8. */
function decode(bytes: Buffer, contentType: string): string {
  const declared =
    /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType)?.[1] ??
    /<meta[^>]+charset\s*=\s*["']?([\w.:-]+)/i.exec(bytes.toString('latin1', 0, 2048))?.[1];
  try {
    return new TextDecoder(declared ?? 'utf-8').decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

function absolute(href: string, page: string): string | undefined {
  if (href === '' || href.startsWith('#') || !URL.canParse(href, page)) return undefined;
  const link = new URL(href, page);
  return /^https?:$/.test(link.protocol) && link.href.length <= maxLink ? link.href : undefined;
}
