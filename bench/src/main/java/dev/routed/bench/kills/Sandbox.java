package dev.routed.bench.kills;

import dev.routed.api.net.Ip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A container's network namespace, and what an engine does in it. It is there as long as a process in it is. */
final class Sandbox {
    private static final Path OUTSIDE = Path.of("/proc/self/ns/net");

    private final Process keeper;
    private int interfaces;

    Sandbox() throws IOException, InterruptedException {
        keeper = new ProcessBuilder("unshare", "--net", "sleep", "infinity").start();
        Path inside = Path.of("/proc/" + keeper.pid() + "/ns/net");
        while (Files.readSymbolicLink(inside).equals(Files.readSymbolicLink(OUTSIDE))) {
            Thread.sleep(1);
        }
        inside(List.of("link set dev lo up"));
    }

    /** As the engine names it; an identifier of its own. */
    String key() {
        return "/run/docker/netns/%012x".formatted(keeper.pid());
    }

    /** Takes an endpoint's end in, with its addresses and, for the first, a default route by each gateway. @return its new name */
    String take(Standing endpoint, List<Ip> gateways) throws IOException, InterruptedException {
        String name = "eth" + interfaces++;
        run(List.of("ip", "link", "set", "dev", endpoint.peer(), "netns", Long.toString(keeper.pid())), List.of());
        List<String> changes = new ArrayList<>(List.of("link set dev %s name %s".formatted(endpoint.peer(), name)));
        endpoint.addresses().forEach(address -> changes.add("address add %s dev %s nodad".formatted(address.asPrefix(), name)));
        changes.add("link set dev %s up".formatted(name));
        gateways.forEach(gateway -> {
            changes.add("route add %s dev %s".formatted(gateway.asPrefix(), name));
            if (name.equals("eth0")) {
                changes.add("route add default via %s dev %s".formatted(gateway, name));
            }
        });
        inside(changes);
        return name;
    }

    /** Gives an end back, down and under the name that it had. */
    void giveBack(Standing endpoint, String name) throws IOException, InterruptedException {
        String peer = endpoint.peer();
        inside(List.of(
                "link set dev %s down".formatted(name),
                "link set dev %s name %s".formatted(name, peer),
                "link set dev %s netns %d".formatted(peer, ProcessHandle.current().pid())));
    }

    /** The container is gone, and what it had with it. */
    void end() throws InterruptedException {
        keeper.destroyForcibly().waitFor();
    }

    private void inside(List<String> changes) throws IOException, InterruptedException {
        run(List.of("nsenter", "--net=/proc/" + keeper.pid() + "/ns/net", "ip", "-batch", "-"), changes);
    }

    private static void run(List<String> command, List<String> lines) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var input = process.getOutputStream()) {
            input.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        }
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " " + lines + ": " + printed);
        }
    }
}
