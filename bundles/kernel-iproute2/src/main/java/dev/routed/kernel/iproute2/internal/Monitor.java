package dev.routed.kernel.iproute2.internal;

/** The program {@code ip monitor}, which says what happens. For one thread at a time; only the end is for others. */
interface Monitor extends AutoCloseable {

    /**
     * Waits for the next line of its output, error messages among them.
     *
     * @throws ProgramException if there will be none
     */
    String next();

    /** Ends the program; a {@link #next} that waits is refused. */
    @Override
    void close();
}
