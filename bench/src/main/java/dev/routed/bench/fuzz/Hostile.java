package dev.routed.bench.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Makes hostile variants of requests. Every path and name among them contains {@link #MARK}, so that it is found. */
final class Hostile {
    static final String MARK = "fuzzmark";

    private static final JsonMapper JSON = new JsonMapper();
    private static final String CONTROL = "\u001b[31m\n\r\0\u202e\u2028\u007f\u009b";

    private final Random random;
    private final List<Object> values = new ArrayList<>();

    /** @param victims IDs of objects that no call may harm; only texts that resemble them are sent */
    Hostile(Random random, List<String> victims, String victimAddress) {
        this.random = random;
        for (String victim : victims) {
            values.addAll(List.of(
                    victim.substring(0, 12),
                    victim.substring(1),
                    victim + "0",
                    victim.toUpperCase(Locale.ROOT),
                    victim + "\n",
                    "../networks/" + victim,
                    victim.substring(0, 2)));
        }
        values.addAll(List.of(
                "",
                "/",
                ".",
                "/tmp/" + MARK,
                "../../" + MARK,
                "../../../../../../tmp/" + MARK,
                "/etc/cron.d/" + MARK,
                MARK + CONTROL,
                MARK + "\n2026-11-30T00:00:00.000Z WARN  events: forged",
                MARK + " type veth; ip link",
                "rt" + MARK,
                "\ud800",
                "x".repeat(5_000),
                "x|0.0.0.0/0|",
                "RoutedLocal|10.0.0.0/8|",
                "RoutedLocal|::/0|",
                "RoutedLocal|" + MARK + "/../|",
                "0.0.0.0/0",
                "::/0",
                "0.0.0.0",
                "127.0.0.1/8",
                "127.0.0.1",
                "224.0.0.1/32",
                "169.254.1.1/32",
                "fe80::1/128",
                "::1/128",
                "8.8.8.8/32",
                victimAddress,
                victimAddress + "/32",
                "10.300.0.0/16",
                "10.1.0.0/-1",
                "ff:ff:ff:ff:ff:ff",
                "00:00:00:00:00:00",
                "////////",
                "allow",
                "99999999999999999999",
                -1,
                0,
                70_000,
                1.5,
                Long.MAX_VALUE,
                true,
                List.of(),
                List.of("x"),
                List.of(List.of())));
    }

    /** Returns a variant of a JSON object, mostly by one other value, sometimes as other bytes. */
    byte[] variant(String json) {
        return random.nextInt(4) == 0 ? bytes(json) : changed(json).getBytes(StandardCharsets.UTF_8);
    }

    private String changed(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            for (int i = random.nextInt(3); i >= 0; i--) {
                change(root);
            }
            return root.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private void change(JsonNode node) {
        if (node instanceof ArrayNode array && !array.isEmpty()) {
            int index = random.nextInt(array.size());
            if (array.get(index).isContainerNode() && random.nextBoolean()) {
                change(array.get(index));
            } else {
                array.set(index, value());
            }
        } else if (node instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            if (object.get(name).isContainerNode() && random.nextInt(3) > 0) {
                change(object.get(name));
            } else if (random.nextInt(8) == 0) {
                object.remove(name);
            } else if (random.nextInt(8) == 0) {
                object.set(MARK + CONTROL, value());
            } else {
                object.set(name, value());
            }
        }
    }

    private JsonNode value() {
        return random.nextInt(10) == 0 ? JSON.nullNode() : JSON.valueToTree(values.get(random.nextInt(values.size())));
    }

    private byte[] bytes(String json) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(10)) {
            case 0 -> java.util.Arrays.copyOf(text, random.nextInt(text.length));
            case 1 -> joined(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, text);
            case 2 -> joined(text, "{}".getBytes(StandardCharsets.UTF_8));
            case 3 -> json.getBytes(StandardCharsets.UTF_16);
            case 4 ->
                json.replaceFirst("\\{", "{\"NetworkID\":\"" + MARK + "\",").getBytes(StandardCharsets.UTF_8);
            case 5 -> ("{\"x\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}").getBytes(StandardCharsets.UTF_8);
            case 6 -> ("{\"x\":" + "9".repeat(5_000) + "}").getBytes(StandardCharsets.UTF_8);
            case 7 -> new byte[0];
            case 8 -> new byte[(1 << 20) + 1];
            default -> flipped(text);
        };
    }

    private byte[] flipped(byte[] text) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            text[random.nextInt(text.length)] = (byte) random.nextInt(256);
        }
        return text;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(one);
        all.writeBytes(other);
        return all.toByteArray();
    }

    /** Returns another method than the given one: unknown, of the other plugin, or none at all. */
    String method(String method) {
        List<String> others = List.of(
                method + "/",
                method.toLowerCase(Locale.ROOT),
                "../" + MARK,
                "%2e%2e/" + MARK,
                MARK + "%0a%1b%00",
                "NetworkDriver.Join?" + MARK,
                "IpamDriver.RequestAddress",
                "NetworkDriver." + "x".repeat(3_000),
                "Plugin.Deactivate");
        return others.get(random.nextInt(others.size()));
    }
}
