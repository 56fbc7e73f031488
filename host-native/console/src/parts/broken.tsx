/**
 * What stands in place of a page that broke: that it did, and another try; the rest of the console goes on.
 *
 * In: a page. Out: that, or a word on what is wrong. Never: an empty screen.
 */
import { Component, type ReactNode } from "react";
import { sentence } from "./notices";
import { Button } from "./press";
import { Empty } from "./shown";

/** Catches what breaks inside. At another path it begins anew. */
export class Broken extends Component<{ path: string; children: ReactNode }, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidUpdate(before: { path: string }) {
    if (this.state.error && before.path !== this.props.path) {
      this.setState({ error: undefined });
    }
  }

  override render() {
    const { error } = this.state;
    if (!error) {
      return this.props.children;
    }
    const acts = (
      <>
        <Button look="main" onPress={() => this.setState({ error: undefined })}>
          Try again
        </Button>
        <Button onPress={() => location.reload()}>Load the page anew</Button>
      </>
    );
    return (
      <div role="alert">
        <Empty icon="warning" title="This page broke" acts={acts}>
          What is kept at the service is not touched by it. {sentence(error.message)}
        </Empty>
      </div>
    );
  }
}
