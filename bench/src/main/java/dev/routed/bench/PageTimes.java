package dev.routed.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Times the metrics and the data of the web page on a host with many endpoints. Run by {@code bench/pages}. */
public final class PageTimes {
    private static final int WARM_UP = 5;
    private static final int SAMPLES = 20;
    private static final int MOST = 300;

    private static final List<String> URLS = List.of(
            "http://127.0.0.1:7200/metrics",
            "http://127.0.0.1:7200/readyz",
            "http://127.0.0.1:7280/api/host",
            "http://127.0.0.1:7280/api/endpoints?limit=50",
            "http://127.0.0.1:7280/api/endpoints?limit=50&filter=10.1.39.1",
            "http://127.0.0.1:7280/api/cluster",
            "http://127.0.0.1:7280/api/findings",
            "http://127.0.0.1:7280/api/settings");

    private PageTimes() {}

    /** @param arguments an assembly whose configuration has both listeners, an empty directory, and the endpoints */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[2]);
        try (ApplianceProcess appliance = new ApplianceProcess(Path.of(arguments[0]), Path.of(arguments[1]))) {
            Endpoints endpoints = new Endpoints(appliance.plugins(), List.of(Endpoints.SUBNET));
            for (int i = 0; i < count; i++) {
                endpoints.up();
            }
            HttpClient client = HttpClient.newHttpClient();
            for (String url : URLS) {
                time(client, url, count);
            }
        }
    }

    private static void time(HttpClient client, String url, int count) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        Times times = new Times();
        int bytes = 0;
        for (int i = -WARM_UP; i < SAMPLES; i++) {
            long start = System.nanoTime();
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            long took = System.nanoTime() - start;
            if (response.statusCode() != 200) {
                throw new IOException("%s answers %d".formatted(url, response.statusCode()));
            }
            bytes = response.body().length;
            if (i >= 0) {
                times.add(took);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| `%s`, %,d endpoints | %.1f ms (worst %.1f) | %,d bytes | < %d ms |%n",
                url.replaceFirst("http://[^/]*", ""),
                count,
                times.percentile(50),
                times.percentile(100),
                bytes,
                MOST);
    }
}
