package dev.routed.trace.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.routed.process.Program;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Asks the kernel for links by the program {@code ip}, in the network namespace of the calling thread. */
final class IpTool {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Program ip = new Program("ip", "install iproute2");

    List<Interface> links() {
        List<Interface> links = new ArrayList<>();
        try {
            JSON.readTree(ip.output(List.of("-j", "link", "show"), "")).forEach(link -> links.add(Interface.of(link)));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        return links;
    }
}
