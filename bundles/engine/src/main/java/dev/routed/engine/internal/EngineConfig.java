package dev.routed.engine.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code dev.routed.engine}. */
@ObjectClassDefinition(name = "routed: engine", description = "The Docker Engine that is asked for containers")
@interface EngineConfig {
    String PID = "dev.routed.engine";

    @AttributeDefinition(name = "Socket", description = "The engine's own unix socket")
    String socket() default "/run/docker.sock";
}
