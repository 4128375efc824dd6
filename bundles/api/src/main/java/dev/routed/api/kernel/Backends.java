package dev.routed.api.kernel;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The kernel backends: the available ones and the one in use. */
@ProviderType
public interface Backends {
    /** The backend that the settings name. */
    String wanted();

    /** The backend in use: the wanted one, or another while the wanted one is missing. */
    String actual();

    /** The names of all available backends, sorted. */
    List<String> available();
}
