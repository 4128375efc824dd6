package dev.routed.api.kernel;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Which ways to the kernel there are, and which one serves. */
@ProviderType
public interface Backends {

    /** The backend that the settings ask for. */
    String wanted();

    /** The backend that serves: the wanted one, or while that is away another. */
    String actual();

    /** All that are there now, by name. */
    List<String> available();
}
