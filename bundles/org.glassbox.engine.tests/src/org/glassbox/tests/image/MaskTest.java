package org.glassbox.tests.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.junit.jupiter.api.Test;

class MaskTest {
    @Test
    void growsToAllSidesAndNotBeyondTheImage() {
        Mask mask = Mask.of(8, 6, List.of(new Region(0, 2, 1, 1), new Region(6, 5, 1, 1)));
        Mask expected = Mask.of(8, 6, List.of(new Region(0, 0, 3, 5), new Region(4, 3, 4, 3)));
        assertEquals(expected, mask.grown(2));
        assertEquals(mask, mask.grown(0));
        assertEquals(Mask.empty(8, 6), Mask.empty(8, 6).grown(3));
        assertEquals(48, mask.grown(Integer.MAX_VALUE / 2).count());
    }
}
