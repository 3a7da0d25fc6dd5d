package org.glassbox.tests.explainers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Network;
import org.glassbox.networks.ResNet20;
import org.glassbox.tests.SharedFiles;
import org.glassbox.tests.networks.Fixture;
import org.glassbox.tests.networks.TestNetworks;

/** Values of Captum and pytorch-grad-cam: for two networks, tinyvgg and resnet20, and two targets, pred for the predicted classes, and other. */
final class ReferenceValues {
    private static final int SIZE = 32;
    private static final int CLASSES = 10;

    private ReferenceValues() {
    }

    /** Captum's values, with the images and classes of both. */
    static Fixture captum(String net, String target) {
        return Fixture.open("explainers/captum_" + net + "_" + target);
    }

    /** Those of pytorch-grad-cam. */
    static Fixture gradCam(String net, String target) {
        return Fixture.open("explainers/gradcam_" + net + "_" + target);
    }

    /**
     * What both were asked.
     *
     * @param layer {@code null} for the network's usual one
     * @param atOnce how many images may go through the network together
     */
    static ExplainRequest request(NDManager manager, String net, String target, String layer, int atOnce) {
        Fixture reference = captum(net, target);
        Network network = Fixture.open("nets/" + net + "_weights").network(manager,
                net.equals("resnet20") ? new ResNet20().graph(CLASSES, SIZE, SIZE) : TestNetworks.tinyVgg());
        return new ExplainRequest(network, reference.array(manager, "images"), reference.ints("target"), layer == null ? network.graph().camLayer() : layer,
                Normalisation.IMAGENET, atOnce);
    }

    /** As {@link #request(NDManager, String, String, String, int)}, as many at once as there are images. */
    static ExplainRequest request(NDManager manager, String net, String target, String layer) {
        return request(manager, net, target, layer, captum(net, target).ints("target").length);
    }

    /** How far one of Captum's values may be missed, as was measured for it. */
    static double tolerance(String net, String key) {
        Path file = SharedFiles.require("reference/explainers/tolerances.json");
        try {
            Matcher matcher = Pattern.compile("\"" + net + "/" + key + "\":\\s*\\{[^}]*\"tolerance\":\\s*([0-9.eE+-]+)").matcher(Files.readString(file));
            assertTrue(matcher.find(), file + " has no tolerance for " + net + "/" + key);
            return Double.parseDouble(matcher.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
