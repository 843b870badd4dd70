// Runs inside the panel's page, before its own scripts: what `panel.mts` asks of it.
const nextFrame = () => new Promise((done) => requestAnimationFrame(() => done()));
const nextTask = () => new Promise((done) => setTimeout(done, 0));

window.bench = {
  kept: [],
  /** Posts what is kept as the host does, one after the other; answers when the first rows were painted and when all was there. */
  async open() {
    let longest = 0;
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
    });
    observer.observe({ type: 'longtask' });
    const started = performance.now();
    const painted = (async () => {
      while (!document.querySelector('.feed-list [data-row]')) await nextFrame();
      await nextFrame();
      return performance.now() - started;
    })();
    // Parsing stands for what the real channel does with a message.
    for (const text of this.kept.splice(0)) {
      window.say(JSON.parse(text));
      await nextTask();
    }
    const firstMs = await painted;
    while (document.querySelector('.earlier')) await nextFrame();
    await nextFrame();
    await nextTask();
    observer.disconnect();
    return { firstMs, allMs: performance.now() - started, longest };
  },
  /** How long frames take while `act` is called in each. */
  async frames(total, act) {
    let [last, slow, worst] = [performance.now(), 0, 0];
    for (let i = 0; i < total; i++) {
      act(i);
      await nextFrame();
      const now = performance.now();
      if (now - last > 50) slow++;
      worst = Math.max(worst, now - last);
      last = now;
    }
    return { total, slow, worst };
  },
  /** Posts a second, when each is posted as soon as the one before has been taken. */
  async flood(posts) {
    const started = performance.now();
    for (const post of posts) {
      window.say(post);
      await nextTask();
    }
    await nextFrame();
    await nextFrame();
    return posts.length / ((performance.now() - started) / 1000);
  },
};
