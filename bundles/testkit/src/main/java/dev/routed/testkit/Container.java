package dev.routed.testkit;

import java.nio.file.Path;

/** A container, as far as the network goes: a namespace of its own in which {@code lo} is up. */
public interface Container extends AutoCloseable {

    /** A file by which the namespace can be entered, as long as the container is there. */
    Path namespace();

    /**
     * Takes a link of the host's and sets it up, as the engine does.
     *
     * @param link its name on the host
     * @param name its name inside
     */
    void take(String link, String name);

    /** Takes a link inside up or down. */
    void up(String name, boolean up);

    /**
     * Gives a link back, down, as the engine does when the container ends.
     *
     * @param name its name inside
     * @param link its name on the host
     */
    void giveBack(String name, String link);

    /** All that can be seen inside of a link; see {@link Strangers#show}. */
    String show(String link);

    /** The container ends, and its links with it, unless something else keeps its namespace. */
    @Override
    void close();
}
