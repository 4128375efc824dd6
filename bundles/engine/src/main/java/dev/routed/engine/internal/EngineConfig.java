package dev.routed.engine.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code dev.routed.engine}. */
@ObjectClassDefinition(name = "routed: engine", description = "The Docker Engine of this host")
@interface EngineConfig {
    String PID = "dev.routed.engine";

    String DEFAULT = "/run/docker.sock";

    @AttributeDefinition(name = "Socket", description = "Path of the unix socket of the Docker Engine")
    String socket() default DEFAULT;
}
