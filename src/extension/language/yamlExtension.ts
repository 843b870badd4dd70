import * as vscode from 'vscode';
import type { Others } from '../../server/protocol';

/**
 * What another YAML extension does in our files. It is given schemas that only name fields and never fault anything
 * (`contributes.yamlValidation`), and says itself what is no YAML: our server leaves to it what it would say too.
 */
export function othersOf(): Others {
  const isThere = vscode.extensions.getExtension('redhat.vscode-yaml') !== undefined;
  const yaml = vscode.workspace.getConfiguration('yaml');
  const does = (name: string): boolean => isThere && yaml.get(name, true);
  return { syntax: does('validate'), completion: does('completion'), hover: does('hover'), format: does('format.enable') };
}
