package dev.routed.api.policy;

/**
 * An option that the driver or a policy knows. The driver rejects unknown options with the list of known ones.
 *
 * @param meaning a short description of the value, such as {@code bytes, 68 to 65535}, shown in that list
 */
public record KnownOption(Scope scope, String name, String meaning) {
    /** The object that has an option. */
    public enum Scope {
        /** {@code docker network create -o}. */
        NETWORK,
        /** {@code docker run --network name=N,driver-opt=}, {@code docker network connect --driver-opt}. */
        ENDPOINT
    }
}
