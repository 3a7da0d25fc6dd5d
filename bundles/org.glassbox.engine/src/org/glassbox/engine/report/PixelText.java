package org.glassbox.engine.report;

import java.util.Locale;

/** Words in pixels, five by seven a letter. Without java.awt, whose letters need font files that a machine without a display may not have. */
final class PixelText {
    /** Rows of a letter. */
    static final int HEIGHT = 7;
    private static final int WIDTH = 5;
    private static final int ADVANCE = WIDTH + 1;
    private static final String LETTERS = " ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:-%";
    /** Seven rows of five pixels for each of LETTERS, a row as two hexadecimal digits, the leftmost pixel the highest of five bits. */
    private static final String[] ROWS = {"00000000000000", "0E11111F111111", "1E11111E11111E", "0E11101010110E", "1E11111111111E", "1F10101E10101F", "1F10101E101010",
        "0E11101713110F", "1111111F111111", "0E04040404040E", "0702020202120C", "11121418141211", "1010101010101F", "111B1515111111", "11111915131111",
        "0E11111111110E", "1E11111E101010", "0E11111115120D", "1E11111E141211", "0F10100E01011E", "1F040404040404", "1111111111110E", "11111111110A04",
        "11111115151B11", "11110A040A1111", "11110A04040404", "1F01020408101F", "0E11131519110E", "040C040404040E", "0E11010204081F", "1F02040201110E",
        "02060A121F0202", "1F101E0101110E", "0608101E11110E", "1F010204080808", "0E11110E11110E", "0E11110F01020C", "00000000000C0C", "000C0C000C0C00",
        "0000001F000000", "18190204081303"};

    private PixelText() {
    }

    /** Columns of a text, without a gap at its end. */
    static int width(String text) {
        return Math.max(0, text.length() * ADVANCE - 1);
    }

    /** Whether a pixel belongs to the text, with its upper left corner at (0, 0). Letters that there are not are left blank. */
    static boolean isInk(String text, int x, int y) {
        if (x < 0 || y < 0 || y >= HEIGHT || x >= width(text) || x % ADVANCE == WIDTH) {
            return false;
        }
        int letter = LETTERS.indexOf(text.toUpperCase(Locale.ROOT).charAt(x / ADVANCE));
        if (letter < 0) {
            return false;
        }
        int row = Integer.parseInt(ROWS[letter], 2 * y, 2 * y + 2, 16);
        return (row >> WIDTH - 1 - x % ADVANCE & 1) == 1;
    }
}
