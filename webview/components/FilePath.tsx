/** A path on one line. Where it is too long the folder is cut: the end says more than the start. */
export function FilePath({ path }: { path: string }) {
  const cut = path.lastIndexOf('/') + 1;
  return (
    <span className="side-path">
      {cut > 0 && <span className="side-folder">{path.slice(0, cut)}</span>}
      <span className="side-base">{path.slice(cut)}</span>
    </span>
  );
}
