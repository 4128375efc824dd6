package dev.routed.testkit;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Adds and lists connections by {@code conntrack}, in the network namespace of the calling thread. */
final class ConntrackCommand {
    private static final Pattern ENTRY = Pattern.compile(
            "src=(\\S+) dst=(\\S+) sport=(\\d+) dport=\\d+ .*src=(\\S+) dst=(\\S+) sport=\\d+ dport=\\d+");

    private ConntrackCommand() {}

    static void add(Connection connection) {
        int port = connection.port();
        run("--create --proto udp --timeout 600 --status SEEN_REPLY --sport %d --dport 4000".formatted(port)
                + " --reply-port-src 4000 --reply-port-dst %d".formatted(port)
                + " --orig-src %s --orig-dst %s".formatted(connection.source(), connection.destination())
                + " --reply-src %s --reply-dst %s".formatted(connection.replySource(), connection.replyDestination()));
    }

    static Set<Connection> list() {
        return Stream.of("ipv4", "ipv6")
                .map(family -> run("--dump --family " + family))
                .flatMap(listed -> ENTRY.matcher(listed).results())
                .map(ConntrackCommand::connection)
                .collect(Collectors.toSet());
    }

    private static String run(String arguments) {
        return TestProgram.run(List.of(("conntrack " + arguments).split(" ")), "");
    }

    private static Connection connection(MatchResult entry) {
        return Connection.of(
                entry.group(1), entry.group(2), entry.group(4), entry.group(5), Integer.parseInt(entry.group(3)));
    }
}
