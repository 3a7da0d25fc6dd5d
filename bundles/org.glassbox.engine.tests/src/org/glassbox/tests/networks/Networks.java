package org.glassbox.tests.networks;

import java.util.List;
import java.util.Map;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;

/** The networks that the product brings, as users name them. */
public final class Networks {
    private Networks() {
    }

    public static List<String> ids() {
        return Contributions.ofPlatform().all(ExtensionPoint.NETWORKS).usable().stream().filter(found -> found.bundle().equals("org.glassbox.networks"))
                .map(Contribution::id).toList();
    }

    public static NetworkArchitecture architecture(String id) {
        try {
            return Contributions.ofPlatform().find(ExtensionPoint.NETWORKS, id).create(Map.of());
        } catch (GlassboxException e) {
            throw new AssertionError(e);
        }
    }

    /** For images of the usual size. */
    public static Graph graph(String id, int classes) {
        NetworkArchitecture architecture = architecture(id);
        return architecture.graph(classes, architecture.usualImageSize(), architecture.usualImageSize());
    }
}
