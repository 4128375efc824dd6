package dev.routed.web.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code dev.routed.web}. */
@ObjectClassDefinition(name = "routed: web", description = "The web page")
@interface WebConfig {
    String PID = "dev.routed.web";

    @AttributeDefinition(
            name = "Listen",
            required = false,
            description = "Address and port of the page, such as 127.0.0.1:7280; blank for no page")
    String listen() default "";

    @AttributeDefinition(
            name = "Token file",
            required = false,
            description = "File with the token that the page asks for; needed for changes, and beyond loopback")
    String token$_$file() default "";

    @AttributeDefinition(
            name = "Certificate",
            required = false,
            description = "PEM file with the certificate chain of the page; needed beyond loopback")
    String certificate() default "";

    @AttributeDefinition(
            name = "Key",
            required = false,
            description = "PEM file with the private key of the certificate, in PKCS #8")
    String key() default "";

    @AttributeDefinition(
            name = "Hosts",
            required = false,
            description = "Names by which browsers reach the page, beside localhost and addresses")
    String hosts() default "";
}
