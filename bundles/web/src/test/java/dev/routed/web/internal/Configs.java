package dev.routed.web.internal;

import java.lang.annotation.Annotation;

/** Makes configurations of the page. */
final class Configs {
    private Configs() {}

    static WebConfig of(String listen) {
        return of(listen, "", "", "", "");
    }

    static WebConfig of(String listen, String token, String certificate, String key, String hosts) {
        return new WebConfig() {
            @Override
            public String listen() {
                return listen;
            }

            @Override
            public String token$_$file() {
                return token;
            }

            @Override
            public String certificate() {
                return certificate;
            }

            @Override
            public String key() {
                return key;
            }

            @Override
            public String hosts() {
                return hosts;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return WebConfig.class;
            }
        };
    }
}
