export function serveDevPage(): Promise<{ url: string; sizes: Record<string, number>; close(): void }>;
