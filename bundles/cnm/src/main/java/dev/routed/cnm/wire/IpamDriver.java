package dev.routed.cnm.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.Map;

/** The remote IPAM driver's requests and answers (libnetwork, ipams/remote/api). Empty addresses read as null. */
public final class IpamDriver {
    private IpamDriver() {}

    /** Answer of GetCapabilities. */
    public record Capabilities(boolean requiresMACAddress, boolean requiresRequestReplay) {}

    /** Answer of GetDefaultAddressSpaces. */
    public record AddressSpaces(String localDefaultAddressSpace, String globalDefaultAddressSpace) {}

    /**
     * RequestPool: {@code --subnet} and {@code --ip-range}, or null. {@code --ip-opt} is ignored: there are no options.
     */
    public record RequestPool(String addressSpace, Prefix pool, Prefix subPool, boolean v6) {
        public RequestPool {
            Required.addressSpace("AddressSpace", addressSpace);
        }
    }

    /** Answer of RequestPool. The data may contain {@link #GATEWAY}. */
    public record Pool(String poolID, Prefix pool, Map<String, Prefix> data) {
        /** The key in {@code data} of the gateway with prefix length; the engine then requests no gateway by itself. */
        public static final String GATEWAY = "com.docker.network.gateway";
    }

    /** RequestAddress. The pool ID may be from before a restart of routed; the address may be null. */
    public record RequestAddress(String poolID, Ip address, AddressOptions options) {
        public RequestAddress {
            Required.present("PoolID", poolID);
            options = options == null ? new AddressOptions(null, null) : options;
        }
    }

    /** Options of RequestAddress: the purpose and the container's name (Engine 29 and later), or null. */
    public record AddressOptions(
            @JsonProperty("RequestAddressType") String type,

            @JsonProperty("com.docker.network.endpoint.name")
            String name) {
        /** The type of a gateway (netlabel.Gateway of libnetwork). */
        private static final String GATEWAY_TYPE = "com.docker.network.gateway";

        public boolean gateway() {
            return GATEWAY_TYPE.equals(type);
        }
    }

    /** Answer of RequestAddress. The engine gives the container the address with this prefix length. */
    public record Address(Prefix address) {}

    /** ReleaseAddress. The pool may be unknown or its ID empty. */
    public record ReleaseAddress(String poolID, Ip address) {
        public ReleaseAddress {
            Required.present("PoolID", poolID);
            Required.present("Address", address);
        }
    }

    /** ReleasePool. The pool may be unknown or its ID empty. */
    public record ReleasePool(String poolID) {
        public ReleasePool {
            Required.present("PoolID", poolID);
        }
    }
}
