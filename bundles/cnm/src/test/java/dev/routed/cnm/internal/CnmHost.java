package dev.routed.cnm.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.routed.api.remote.RemotePlugin;
import dev.routed.api.remote.Response;
import dev.routed.testkit.Recordings.Call;
import dev.routed.testkit.Recordings.Plugin;
import dev.routed.testkit.Recordings.Recording;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Both plugins over fakes, and an engine's way to speak to them. */
final class CnmHost {
    private static final JsonMapper JSON = new JsonMapper();

    final List<String> journal = Collections.synchronizedList(new ArrayList<>());
    final FakeIpam ipam = new FakeIpam(journal);
    final FakeNetworks networks = new FakeNetworks(journal, ipam);
    final List<RemotePlugin> plugins;
    final RemotePlugin networkDriver;
    final RemotePlugin ipamDriver;

    /** What an engine makes of an answer. */
    record Reply(int status, String contentType, JsonNode json) {
        String sentence() {
            return json.path("Err").asText();
        }
    }

    record Settings(String directory, String netsock, String ipamsock, String uids) implements SocketSettings {
        @Override
        public Class<? extends Annotation> annotationType() {
            return SocketSettings.class;
        }
    }

    CnmHost() {
        this("net-routed", "ipam-routed");
    }

    CnmHost(String netsock, String ipamsock) {
        Sockets sockets = Sockets.of(new Settings("/run/docker/plugins", netsock, ipamsock, "0"));
        plugins = Plugins.of(sockets, networks);
        networkDriver = plugins.get(0);
        ipamDriver = plugins.get(plugins.size() - 1);
    }

    Reply net(String method, String json) {
        return call(new Call(Plugin.NET, method, json));
    }

    Reply ipam(String method, String json) {
        return call(new Call(Plugin.IPAM, method, json));
    }

    Reply call(Call call) {
        RemotePlugin plugin = call.plugin() == Plugin.NET ? networkDriver : ipamDriver;
        return reply(plugin.call(call.method(), call.body()));
    }

    List<Reply> replay(Recording recording) {
        return recording.calls().stream().map(this::call).toList();
    }

    static Reply reply(Response answer) {
        try {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            answer.body().writeTo(body);
            return new Reply(answer.status(), answer.contentType(), JSON.readTree(body.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces ' by " in JSON. */
    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
