package dev.routed.api.policy;

/**
 * An option that somebody knows. One that nobody knows is refused with the list of all that are known.
 *
 * @param scope   what it is given to
 * @param name    its key
 * @param meaning what its value says, as short as {@code bytes, 68 to 65535}; stands in that list
 */
public record KnownOption(Scope scope, String name, String meaning) {

    /** What an option is given to. */
    public enum Scope {
        /** {@code docker network create -o}. */
        NETWORK,
        /** {@code docker run --network name=N,driver-opt=}, {@code docker network connect --driver-opt}. */
        ENDPOINT
    }
}
