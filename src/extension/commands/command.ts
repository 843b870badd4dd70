import type { Desk } from '../desk';
import type { DoorParts } from '../door';
import type { PanelHost } from '../webview/panelHost';

/** What a command works with. */
export type Office = DoorParts & { desk: Desk; panel: PanelHost };

/** A command of the palette. What it throws is shown to the person in one message. */
export type CommandRun = (office: Office, ...args: unknown[]) => unknown;
