import { Component, type ReactNode } from 'react';
import { Broken } from './broken.tsx';

interface BoundaryProps {
  children: ReactNode;
}

/** Where something in a page fails, the page says so, in place of a white window. The engine does not notice. */
export class Boundary extends Component<BoundaryProps, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === undefined ? this.props.children : <Broken error={error} />;
  }
}
