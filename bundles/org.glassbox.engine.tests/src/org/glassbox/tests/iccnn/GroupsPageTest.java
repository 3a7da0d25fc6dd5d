package org.glassbox.tests.iccnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.RgbImage;
import org.glassbox.iccnn.GroupTally;
import org.glassbox.iccnn.GroupsPage;
import org.junit.jupiter.api.Test;

class GroupsPageTest {
    private static SaliencyMap map(float... values) {
        return new SaliencyMap(values.length, 1, values, 0, Double.NaN);
    }

    private static List<Integer> numbers(GroupTally tally) {
        return tally.ranked().stream().map(GroupTally.Group::number).toList();
    }

    @Test
    void groupsAreRankedByWhatTheyCoverOfWhatIsRelevantElseByTheirStrength() {
        GroupTally tally = new GroupTally(3);
        tally.add(List.of(map(4, 2), map(0, 8), map(0, 0)));
        tally.add(List.of(map(2, 0), map(0, 0), map(0, 0)));
        assertEquals(List.of(1, 2, 3), numbers(tally).stream().sorted().toList());
        // means (3 + 1) / 2, 4 / 2 and nothing: equal ones by their number
        assertEquals(List.of(1, 2, 3), numbers(tally));
        assertEquals(List.of(1, 1, 0), tally.ranked().stream().map(GroupTally.Group::strongest).toList());
        assertEquals(8f, tally.ranked().get(1).peak());
        assertTrue(Double.isNaN(tally.ranked().getFirst().overlap()));
        tally.overlap(0, 0.1);
        tally.overlap(1, 0.2);
        tally.overlap(1, 0.6);
        tally.overlap(2, 0.3);
        assertEquals(List.of(2, 3, 1), numbers(tally));
        assertEquals(0.4, tally.ranked().getFirst().overlap(), 1e-12); // (0.2 + 0.6) / 2
    }

    @Test
    void aPlaceHasTheColourOfTheGroupThatReactsMostThereForWhatItEverDoes() {
        // the second group is stronger everywhere, but reacts on the left with a quarter of what it can
        GroupsPage.Picture picture = new GroupsPage.Picture("one", new RgbImage(3, 1, new byte[9]), List.of(map(1, 0, 0), map(2, 8, 0)));
        GroupTally tally = new GroupTally(2);
        tally.add(picture.maps());
        tally.overlap(0, 0.1);
        tally.overlap(1, 0.5);
        GroupsPage page = new GroupsPage(tally.ranked(), 1, List.of(picture), Map.of());
        RgbImage coloured = page.coloured(picture);
        assertColour(ColourMap.VIRIDIS.rgb(0.05), coloured, 0); // the one that covers less
        assertColour(ColourMap.VIRIDIS.rgb(1), coloured, 1);
        assertColour(0, coloured, 2); // where no group reacts the image is seen
        String html = page.html();
        assertTrue(html.contains("Of 2 groups of filters, group 2 covers best what is relevant: intersection over union 0.500 over 1 image."), html);
        assertEquals(List.of("group,iou,strength,strongest in", "2,0.500000,3.33333,1", "1,0.100000,0.333333,0"), page.csv().lines().toList());
    }

    /** On black, 85 % of the colour. */
    private static void assertColour(int rgb, RgbImage image, int x) {
        for (int c = 0; c < 3; c++) {
            assertEquals(0.85 * (rgb >> 8 * (2 - c) & 0xff), image.value(x, 0, c), 1);
        }
    }
}
