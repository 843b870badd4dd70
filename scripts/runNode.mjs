import { spawn } from 'node:child_process';
import { root } from './setup.mjs';

// Each child leads a group of its own, so that it can be ended with all that it started.
const grouped = process.platform !== 'win32';
const running = new Set();

function end(child, signal) {
  try {
    if (grouped) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It has ended by itself.
  }
}

// A group of its own does not hear the terminal's Ctrl+C.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    for (const child of running) end(child, 'SIGTERM');
    process.exit(130);
  });
}

/**
 * Runs Node on `args` in the checkout, without standard input. Resolves with what it printed; with `show` it
 * is also printed as it comes. A child that has not ended after `limitMs` is killed with all that it started.
 */
export function runNode(args, { show = false, limitMs, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: grouped });
    running.add(child);
    let output = '';
    const take = (from, to) => {
      from.setEncoding('utf8');
      from.on('data', (text) => {
        output += text;
        if (show) to.write(text);
      });
    };
    take(child.stdout, process.stdout);
    take(child.stderr, process.stderr);
    const limit =
      limitMs &&
      setTimeout(() => {
        output += `\nkilled, since it had not ended after ${limitMs / 1000} s\n`;
        end(child, 'SIGKILL');
      }, limitMs);
    const over = (code) => {
      clearTimeout(limit);
      running.delete(child);
      resolve({ ok: code === 0, code, output });
    };
    child.on('error', (error) => {
      output += error.message;
      over(1);
    });
    child.on('close', over);
  });
}
