package dev.routed.web.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** The files of the page, which lie in this bundle. Immutable. */
final class StaticFiles {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private static final Map<String, String> NAMES = Map.of(
            "/", "page.html",
            "/page.css", "page.css",
            "/page.js", "page.js",
            "/picture.js", "picture.js",
            "/icon.svg", "icon.svg");

    /** A file and its media type. */
    record StaticFile(String type, byte[] content) {}

    /** Returns the file at a path. */
    Optional<StaticFile> at(String path) {
        return Optional.ofNullable(NAMES.get(path))
                .map(name -> new StaticFile(TYPES.get(name.substring(name.indexOf('.') + 1)), content(name)));
    }

    private static byte[] content(String name) {
        try (InputStream file = StaticFiles.class.getResourceAsStream("/page/" + name)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
