package org.glassbox.app.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.study.preference.Choice;
import org.glassbox.engine.study.preference.Pair;
import org.glassbox.engine.study.preference.PreferenceStudy;

/** A preference study whose candidate always looks at the disc, and whose reference never does. */
final class SmallStudy {
    /** Names that no rater may see. */
    static final List<String> SECRETS = List.of("corrected", "plain", "candidate", "reference");
    private static final int SIDE = 48;
    private static final int[] DISC = {0xb0, 0x60, 0x40};
    private static final int[] SKIN = {0xe0, 0xb8, 0xa0};
    private static final int[] HEAT = {0xf1, 0x69, 0x13};

    private SmallStudy() {
    }

    /** The candidate's map is the first one in pairs of odd numbers. @param votesNeeded with which a pair counts */
    static Path write(Path folder, int pairs, int votesNeeded) throws IOException, GlassboxException {
        Files.createDirectories(folder.resolve("pictures"));
        Files.writeString(folder.resolve("preference.json"), """
                {"reference": "plain", "candidate": "corrected", "method": "gradcam", "data": "discs", "seed": 1, "votesNeeded": %d}
                """.formatted(votesNeeded));
        StringBuilder csv = new StringBuilder("pair,sample,class,reference_class,candidate_class,first\n");
        for (int n = 1; n <= pairs; n++) {
            String id = String.format(Locale.ROOT, "%03d", n);
            boolean candidateFirst = n % 2 == 1;
            csv.append(id + ",test/" + n + ",disc,disc,disc," + (candidateFirst ? "candidate" : "reference") + "\n");
            write(folder, id, n, -1);
            write(folder, id + "-first", n, candidateFirst ? place(n) : SIDE / 8);
            write(folder, id + "-second", n, candidateFirst ? SIDE / 8 : place(n));
        }
        Files.writeString(folder.resolve("pairs.csv"), csv);
        Files.writeString(folder.resolve("votes.csv"), "pair,rater,choice,time\n");
        return folder;
    }

    /** A better and a worse map for the guide. */
    static void addExamples(Path folder) throws GlassboxException {
        write(folder, "guide-better", 5, -1);
        write(folder, "guide-better-map", 5, place(5));
        write(folder, "guide-worse", 9, -1);
        write(folder, "guide-worse-map", 9, SIDE / 8);
    }

    /** All pairs judged by somebody for whom the candidate is the better one. */
    static void judge(PreferenceStudy study, String rater) throws GlassboxException {
        for (Pair pair : study.open(rater)) {
            study.vote(pair.id(), rater, pair.candidateFirst() ? Choice.FIRST : Choice.SECOND);
        }
    }

    private static int place(int n) {
        return SIDE / 2 + n % 5 * 2;
    }

    /** @param heat where the map's blob is, on the diagonal; negative for none */
    private static void write(Path folder, String name, int n, int heat) throws GlassboxException {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < SIDE * SIDE; i++) {
            int x = i % SIDE;
            int y = i / SIDE;
            int[] below = Math.hypot(x - place(n), y - place(n)) < SIDE / 6.0 ? DISC : SKIN;
            double cover = heat < 0 ? 0 : 0.8 * Math.exp(-(Math.pow(x - heat, 2) + Math.pow(y - heat, 2)) / 60);
            for (int c = 0; c < 3; c++) {
                rgb[3 * i + c] = (byte) Math.round(below[c] + cover * (HEAT[c] - below[c]));
            }
        }
        ImageFiles.write(new RgbImage(SIDE, SIDE, rgb), folder.resolve("pictures/" + name + ".png"));
    }
}
