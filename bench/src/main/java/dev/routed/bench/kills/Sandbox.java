package dev.routed.bench.kills;

import dev.routed.api.net.Ip;
import dev.routed.bench.ClientEndpoint;
import dev.routed.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A container's network namespace, with the operations of an engine in it. A process keeps it alive until the end. */
final class Sandbox {
    private static final Path HOST = Path.of("/proc/self/ns/net");

    private final Process keeper;
    private int interfaces;

    Sandbox() throws IOException, InterruptedException {
        keeper = new ProcessBuilder("unshare", "--net", "sleep", "infinity").start();
        Path inside = Path.of("/proc/" + keeper.pid() + "/ns/net");
        while (Files.readSymbolicLink(inside).equals(Files.readSymbolicLink(HOST))) {
            Thread.sleep(1);
        }
        inside(List.of("link set dev lo up"));
    }

    /** Returns a unique sandbox key in the engine's form. */
    String key() {
        return "/run/docker/netns/%012x".formatted(keeper.pid());
    }

    /** Moves a link inside, with addresses, and default routes for the first link. Returns the name inside. */
    String take(ClientEndpoint endpoint, List<Ip> gateways) {
        String name = "eth" + interfaces++;
        new Program("ip", "install iproute2")
                .output(List.of("link", "set", "dev", endpoint.peer(), "netns", "" + keeper.pid()), "");
        List<String> changes = new ArrayList<>(List.of("link set dev %s name %s".formatted(endpoint.peer(), name)));
        endpoint.addresses()
                .forEach(address -> changes.add("address add %s dev %s nodad".formatted(address.asPrefix(), name)));
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

    /** Moves a link back to the host, down, and restores its name. */
    void giveBack(ClientEndpoint endpoint, String name) {
        String peer = endpoint.peer();
        inside(List.of(
                "link set dev %s down".formatted(name),
                "link set dev %s name %s".formatted(name, peer),
                "link set dev %s netns %d"
                        .formatted(peer, ProcessHandle.current().pid())));
    }

    void end() throws InterruptedException {
        keeper.destroyForcibly().waitFor();
    }

    private void inside(List<String> changes) {
        new Program("nsenter", "install util-linux")
                .output(
                        List.of("--net=/proc/" + keeper.pid() + "/ns/net", "ip", "-batch", "-"),
                        String.join("\n", changes));
    }
}
