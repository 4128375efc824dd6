package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Port;
import dev.routed.api.trace.Trace;
import dev.routed.api.trace.TraceRequest;
import dev.routed.api.trace.Tracer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows the way of a packet. The exit status is 0 if no step stops the packet, else 1. */
@Service
@Command(
        scope = "routed",
        name = "trace",
        description =
                "Follow a packet through this host, and probe its way: where it stops, and why; exits with 1 if it"
                        + " stops",
        detailedDescription = "Example: routed trace web 10.2.0.3 tcp:443")
public final class TraceCommand extends ListCommand {
    private static final Pattern TCP = Pattern.compile("tcp:(\\d{1,5})");
    private static final String WHICH_END =
            "A container (name, ID or address), or another address or host name; one end is a container of this host,"
                    + " or the packet begins here";

    @Completion(EndpointCompleter.class)
    @Argument(index = 0, name = "from", required = true, description = WHICH_END)
    private String from;

    @Completion(EndpointCompleter.class)
    @Argument(index = 1, name = "to", required = true, description = WHICH_END)
    private String to;

    @Argument(index = 2, name = "port", description = "tcp:PORT for a TCP connection; without it ICMP")
    private String port;

    @Option(name = "--ipv6", description = "IPv6, if both ends have addresses of both families")
    private boolean ipv6;

    @Override
    Listing list(Services services) {
        TraceRequest request = new TraceRequest(
                from,
                to,
                Optional.ofNullable(port).map(TraceCommand::port),
                ipv6 ? Optional.of(Family.IPV6) : Optional.empty());
        Trace trace = services.get(Tracer.class).trace(request);
        Listing listing = new Listing("step", "result", "text");
        trace.steps().forEach(step -> listing.row(step.name(), step.result(), step.text()));
        return listing.printed(new TraceReport(trace).toString())
                .exits(trace.stop().isPresent() ? 1 : 0);
    }

    private static Port port(String text) {
        Matcher form = TCP.matcher(text);
        try {
            if (form.matches()) {
                return new Port(Integer.parseInt(form.group(1)), Port.Protocol.TCP);
            }
        } catch (IllegalArgumentException outOfRange) {
            throw RejectedException.of("'%s': %s", text, outOfRange.getMessage());
        }
        throw RejectedException.of("'%s' is not a port such as tcp:443", text);
    }
}
