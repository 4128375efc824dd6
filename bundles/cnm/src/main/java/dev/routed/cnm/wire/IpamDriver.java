package dev.routed.cnm.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.Map;

/** The remote IPAM driver's requests and answers (libnetwork, ipams/remote/api). Empty text reads as null. */
public final class IpamDriver {
    private IpamDriver() {}

    /** Answer of GetCapabilities. */
    public record Capabilities(boolean requiresMACAddress, boolean requiresRequestReplay) {}

    /** Answer of GetDefaultAddressSpaces. */
    public record AddressSpaces(String localDefaultAddressSpace, String globalDefaultAddressSpace) {}

    /**
     * RequestPool. {@code --ipam-opt} is not read: no option is known.
     *
     * @param addressSpace one that GetDefaultAddressSpaces answered
     * @param pool         {@code --subnet}, or null
     * @param subPool      {@code --ip-range}, or null
     * @param v6           whether an IPv6 pool is asked for
     */
    public record RequestPool(String addressSpace, Prefix pool, Prefix subPool, boolean v6) {
        public RequestPool {
            Required.given("AddressSpace", addressSpace);
        }
    }

    /**
     * Answer of RequestPool.
     *
     * @param poolID what later calls name the pool by
     * @param data   may hold {@link #GATEWAY}
     */
    public record Pool(String poolID, Prefix pool, Map<String, Prefix> data) {
        /** Key in {@code data} of an address with prefix length: the engine then asks for no gateway of its own. */
        public static final String GATEWAY = "com.docker.network.gateway";
    }

    /**
     * RequestAddress.
     *
     * @param poolID  what RequestPool answered, maybe in a former run
     * @param address the one that is wanted, or null
     */
    public record RequestAddress(String poolID, Ip address, AddressOptions options) {
        public RequestAddress {
            Required.present("PoolID", poolID);
            options = options == null ? new AddressOptions(null, null) : options;
        }
    }

    /**
     * What RequestAddress says beyond the address.
     *
     * @param type what it is for, or null
     * @param name the container that it is for, or null: Engine 29 sends it, those before do not
     */
    public record AddressOptions(
            @JsonProperty("RequestAddressType") String type,
            @JsonProperty("com.docker.network.endpoint.name") String name) {
        private static final String GATEWAY_TYPE = "com.docker.network.gateway";

        public boolean gateway() {
            return GATEWAY_TYPE.equals(type);
        }
    }

    /** Answer of RequestAddress; the length becomes the one of the container's address. */
    public record Address(Prefix address) {}

    /** ReleaseAddress. The pool may be one that nobody knows any more, or have an empty identifier. */
    public record ReleaseAddress(String poolID, Ip address) {
        public ReleaseAddress {
            Required.present("PoolID", poolID);
            Required.present("Address", address);
        }
    }

    /** ReleasePool; as with {@link ReleaseAddress}, of any pool. */
    public record ReleasePool(String poolID) {
        public ReleasePool {
            Required.present("PoolID", poolID);
        }
    }
}
