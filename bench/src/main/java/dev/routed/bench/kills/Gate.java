package dev.routed.bench.kills;

/** Lets all clients act, or holds them between two acts. */
final class Gate {
    private int clients;
    private int resting;
    private boolean open;
    private boolean ended;

    Gate(int clients) {
        this.clients = clients;
    }

    /** A client is between two acts. @return whether there is to be another one */
    synchronized boolean pass() throws InterruptedException {
        resting++;
        notifyAll();
        while (!open && !ended) {
            wait();
        }
        resting--;
        return !ended;
    }

    /** A client acts no more. */
    synchronized void leave() {
        clients--;
        notifyAll();
    }

    synchronized void open() {
        open = true;
        notifyAll();
    }

    /** Returns once every client rests. */
    synchronized void close() throws InterruptedException {
        open = false;
        while (resting < clients) {
            wait();
        }
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }
}
