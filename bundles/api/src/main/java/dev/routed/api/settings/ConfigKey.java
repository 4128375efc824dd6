package dev.routed.api.settings;

/**
 * A key of a configuration file and what the file, the environment or the flags say for it. A bundle may reject that
 * value.
 *
 * @param pid the PID, such as {@code dev.routed.network}
 * @param value the given value, or else the default
 * @param defaultValue applies where nothing is given
 */
public record ConfigKey(String pid, String key, String value, Source source, String defaultValue) {
    /** Where a value comes from; the file decides whether a variable counts, and a flag sets a variable. */
    public enum Source {
        /** A flag of {@code routed run}. */
        FLAG,
        /** An environment variable, to which the file refers. */
        VARIABLE,
        /** The file, by hand or by {@code config:property-set}. */
        FILE,
        DEFAULT
    }
}
