package dev.routed.testkit;

import java.nio.file.Path;

/** The network namespace of a container. Initially it has only {@code lo}, up. */
public interface ContainerNamespace extends AutoCloseable {
    /** A file through which the namespace can be entered while the container exists. */
    Path namespace();

    /** Moves a link of the host into the container as {@code name}, and sets it up, as the engine does. */
    void take(String link, String name);

    void up(String name, boolean up);

    /** Moves a link back to the host as {@code link}, down, as the engine does when the container ends. */
    void giveBack(String name, String link);

    /** Shows a link inside; see {@link ForeignObjects#show}. */
    String show(String link);

    /** Ends the container. The kernel deletes its namespace and links, unless a process or file still uses it. */
    @Override
    void close();
}
