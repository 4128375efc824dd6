package dev.routed.bench.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.routed.testkit.Recordings;
import dev.routed.testkit.Recordings.Call;
import dev.routed.testkit.Recordings.Plugin;
import dev.routed.testkit.Recordings.Recording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Plays recordings of an engine with separate subnets and IDs, and hostile variants in between. Gives back what the
 * appliance has granted, as an engine does.
 */
final class Client {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    private final int number;
    private final Random random;
    private final Hostile hostile;
    private final Map<Plugin, Connection> connections;
    private final Tally tally;
    /** The calls that give back what was granted, the latest first. */
    private final Deque<Call> returns = new ArrayDeque<>();

    private final Map<String, String> ids = new HashMap<>();

    Client(int number, Random random, Hostile hostile, Path plugins, Tally tally) {
        this.number = number;
        this.random = random;
        this.hostile = hostile;
        this.tally = tally;
        connections = Map.of(
                Plugin.NET, new Connection(plugins.resolve("net-routed.sock")),
                Plugin.IPAM, new Connection(plugins.resolve("ipam-routed.sock")));
    }

    void play(BooleanSupplier goesOn) throws IOException {
        while (goesOn.getAsBoolean()) {
            Recording recording = Recordings.ALL.get(random.nextInt(Recordings.ALL.size()));
            ids.clear();
            try {
                for (Call recorded : recording.calls()) {
                    if (goesOn.getAsBoolean()) {
                        act(own(recorded));
                    }
                }
            } catch (IOException | RuntimeException e) {
                reconnect();
                throw e;
            } finally {
                giveBack();
            }
        }
    }

    /** Closes the connections, with unread bytes. The next call opens new ones. */
    private void reconnect() throws IOException {
        for (Connection connection : connections.values()) {
            connection.close();
        }
    }

    /** Sends the calls of a recording as they are, and gives back what is left. Returns the rejections, a line each. */
    List<String> replay(Recording recording) throws IOException {
        List<String> rejected = new ArrayList<>();
        for (Call call : recording.calls()) {
            Answer answer = send(call.plugin(), call.method(), call.body());
            if (!answer.succeeded()) {
                rejected.add("%s %s: %s".formatted(recording, call.method(), answer.text("Err")));
            }
        }
        giveBack();
        return rejected;
    }

    private void act(Call call) throws IOException {
        while (!call.json().isEmpty() && random.nextInt(3) > 0) {
            byte[] variant = hostile.variant(call.json());
            String method = random.nextInt(20) == 0 ? hostile.method(call.method()) : call.method();
            Plugin plugin = random.nextInt(50) == 0 ? Plugin.NET : call.plugin();
            send(plugin, method, variant);
        }
        for (int i = random.nextInt(10) == 0 ? 2 : 1; i > 0; i--) {
            send(call.plugin(), call.method(), call.body());
        }
    }

    /** Replaces IDs and subnets of a recording by others for each client and each time. */
    private Call own(Call call) {
        String json = ID.matcher(call.json())
                .replaceAll(id -> ids.computeIfAbsent(id.group(), any -> randomId()))
                .replaceAll("\\b10\\.(4\\d)\\.", "10.%d.".formatted(100 + number))
                .replaceAll("\\bfd46:", "fd%d:".formatted(50 + number));
        return new Call(call.plugin(), call.method(), json);
    }

    private String randomId() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private Answer send(Plugin plugin, String method, byte[] body) throws IOException {
        Answer answer = connections.get(plugin).call(method, body);
        tally.add(plugin, method, body, answer);
        if (answer.succeeded()) {
            granted(plugin, method, body, answer);
        }
        return answer;
    }

    private void granted(Plugin plugin, String method, byte[] body, Answer answer) throws IOException {
        switch (method) {
            case "IpamDriver.RequestPool" -> returns.push(releasePool(answer.text("PoolID")));
            case "IpamDriver.RequestAddress" -> {
                String pool = JSON.readTree(body).path("PoolID").asText();
                // A pool of a former run opens with its first address.
                returns.addLast(releasePool(pool));
                ObjectNode release = JSON.createObjectNode().put("PoolID", pool);
                release.put("Address", answer.text("Address").replaceFirst("/.*", ""));
                returns.push(new Call(plugin, "IpamDriver.ReleaseAddress", release.toString()));
            }
            case "NetworkDriver.CreateNetwork" ->
                returns.addLast(new Call(plugin, "NetworkDriver.DeleteNetwork", only(body, "NetworkID")));
            case "NetworkDriver.CreateEndpoint" -> {
                String endpoint = only(body, "NetworkID", "EndpointID");
                // The driver serves a network of a former run, whose file is lost, from its first endpoint on.
                returns.addLast(new Call(plugin, "NetworkDriver.DeleteNetwork", only(body, "NetworkID")));
                returns.push(new Call(plugin, "NetworkDriver.DeleteEndpoint", endpoint));
                returns.push(new Call(plugin, "NetworkDriver.Leave", endpoint));
            }
            default -> {
                // Grants nothing.
            }
        }
    }

    private static Call releasePool(String pool) {
        return new Call(
                Plugin.IPAM,
                "IpamDriver.ReleasePool",
                JSON.createObjectNode().put("PoolID", pool).toString());
    }

    private static String only(byte[] body, String... fields) throws IOException {
        JsonNode request = JSON.readTree(body);
        ObjectNode only = JSON.createObjectNode();
        for (String field : fields) {
            only.set(field, request.get(field));
        }
        return only.toString();
    }

    /** Addresses first, then endpoints could not release them; so each kind in the order of an engine. */
    private void giveBack() throws IOException {
        for (String method : List.of(
                "NetworkDriver.Leave",
                "NetworkDriver.DeleteEndpoint",
                "IpamDriver.ReleaseAddress",
                "IpamDriver.ReleasePool",
                "NetworkDriver.DeleteNetwork")) {
            for (Call call : returns) {
                if (call.method().equals(method)) {
                    Answer answer = send(call.plugin(), method, call.json().getBytes(StandardCharsets.UTF_8));
                    if (!answer.succeeded()) {
                        tally.fault(call.method() + " " + call.json(), answer, "cannot be given back");
                    }
                }
            }
        }
        returns.clear();
    }

    /** Counts answers by status, and keeps the first faults. Thread-safe. */
    static final class Tally {
        private static final int KEPT = 20;

        private final AtomicLong calls = new AtomicLong();
        private final Map<Integer, Long> statuses = new java.util.TreeMap<>();
        private final List<String> faults = new java.util.ArrayList<>();

        long calls() {
            return calls.get();
        }

        private void add(Plugin plugin, String method, byte[] body, Answer answer) {
            calls.incrementAndGet();
            synchronized (this) {
                statuses.merge(answer.status(), 1L, Long::sum);
            }
            answer.fault()
                    .ifPresent(what -> fault(
                            plugin + " " + method + " " + new String(body, StandardCharsets.UTF_8), answer, what));
        }

        synchronized void fault(String call, Answer answer, String what) {
            if (faults.size() < KEPT) {
                faults.add("%s: %s\n  %.1000s"
                        .formatted(what, call.length() > 1000 ? call.substring(0, 1000) : call, answer));
            }
        }

        synchronized List<String> faults() {
            return List.copyOf(faults);
        }

        @Override
        public synchronized String toString() {
            return "%d calls, by status %s, %d faults".formatted(calls.get(), statuses, faults.size());
        }
    }
}
