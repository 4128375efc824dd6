package dev.routed.shell.internal.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Writes on other threads, and waits for them. Ctrl-C interrupts the thread of a command; an interrupt within a write
 * to the caller would end the answer and with it the console.
 */
final class UninterruptedStream extends OutputStream {
    private final OutputStream out;
    private final ExecutorService threads;

    UninterruptedStream(OutputStream out, ExecutorService threads) {
        this.out = out;
        this.threads = threads;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        byte[] copy = Arrays.copyOfRange(bytes, from, from + length);
        Future<?> written = threads.submit(() -> {
            out.write(copy, 0, copy.length);
            return null;
        });
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    written.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
