package dev.routed.cnm.internal;

import dev.routed.api.network.Networks;
import dev.routed.api.remote.AllowedUids;
import dev.routed.api.remote.RemotePlugin;
import dev.routed.api.remote.Response;
import java.nio.file.Path;

/** One driver, or both, on a socket: a table of methods and the way to the network driver. Thread-safe. */
final class DriverPlugin implements RemotePlugin {
    private final Path socket;
    private final AllowedUids callers;
    private final ServiceGate<Networks> networks;
    private final Calls calls;

    /** @param networks the gate that the calls pass */
    DriverPlugin(Path socket, AllowedUids callers, ServiceGate<Networks> networks, Calls calls) {
        this.socket = socket;
        this.callers = callers;
        this.networks = networks;
        this.calls = calls;
    }

    @Override
    public Path socket() {
        return socket;
    }

    @Override
    public AllowedUids callers() {
        return callers;
    }

    @Override
    public void cutShort() {
        networks.cutShort();
    }

    @Override
    public Response call(String method, byte[] body) {
        return calls.call(method, body);
    }

    @Override
    public Response reject(int status, String sentence) {
        return calls.reject(status, sentence);
    }
}
