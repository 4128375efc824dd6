package dev.routed.api.health;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Looks after one thing that may be wrong. Whoever shows findings finds the checkups by whiteboard. */
@ConsumerType
public interface Checkup {

    /** One word for what it looks after, such as {@code conflict}. */
    String name();

    /** What is wrong now; empty if all is well. Answers at once, by what it knows already. */
    List<Finding> findings();
}
