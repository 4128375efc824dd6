package dev.routed.bench.kills;

/** Pauses all clients between two actions, or lets them run. Thread-safe. */
final class PauseGate {
    private int clients;
    private int paused;
    private boolean open;
    private boolean ended;

    PauseGate(int clients) {
        this.clients = clients;
    }

    /** Blocks a client while the gate is closed. @return false if the client must end */
    synchronized boolean pass() throws InterruptedException {
        paused++;
        notifyAll();
        while (!open && !ended) {
            wait();
        }
        paused--;
        return !ended;
    }

    synchronized void leave() {
        clients--;
        notifyAll();
    }

    synchronized void open() {
        open = true;
        notifyAll();
    }

    /** Closes the gate, and returns when every client is paused. */
    synchronized void close() throws InterruptedException {
        open = false;
        while (paused < clients) {
            wait();
        }
    }

    /** Makes {@link #pass} return false to every client. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }
}
