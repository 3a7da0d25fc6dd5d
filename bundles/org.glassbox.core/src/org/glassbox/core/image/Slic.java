package org.glassbox.core.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Superpixels: connected segments of similar colour and about equal size, whose borders follow the picture's edges. k-means in the space of colour (CIELAB) and
 * place, in which each centre looks at its surroundings only: with S = sqrt(pixels / segments), a pixel belongs to the centre with the smallest
 *
 * <p>D² = (ΔL² + Δa² + Δb²) + (compactness / S)² (Δx² + Δy²)
 *
 * <p>among those less than 2 S away in each direction. Achanta et al. 2012, "SLIC superpixels compared to state-of-the-art superpixel methods", IEEE TPAMI
 * 34(11). Where we differ from the authors' code: torn segments fall apart into pieces that hang together (by edges, not by corners), and pieces of less than
 * half the usual size join the neighbour of the nearest colour, the smallest first; theirs joins pieces of less than a quarter with the neighbour that it met
 * last. Same picture, same segments: nothing is random. Thread safe.
 *
 * @param segments about how many are wanted, at least 1; there are at most about twice as many
 * @param compactness how much place counts beside colour, positive; 10 is usual, larger values give squarer segments
 * @param iterations of k-means, at least 1; 10 is usual
 */
public record Slic(int segments, double compactness, int iterations) {

    public Slic {
        if (segments < 1 || iterations < 1 || !(compactness > 0)) {
            throw new IllegalArgumentException(segments + " segments of compactness " + compactness + " in " + iterations + " iterations");
        }
    }

    /** Cuts a picture into superpixels. */
    public Segmentation segment(RgbImage image) {
        Clusters clusters = new Clusters(image, Math.min(segments, image.width() * image.height()), compactness);
        for (int i = 0; i < iterations; i++) {
            clusters.assign();
            clusters.moveCentres();
        }
        return new Pieces(image.width(), image.height(), clusters.labels, clusters.lab).join(image.width() * image.height() / segments / 2);
    }

    /** k-means on the pixels of one picture. */
    private static final class Clusters {
        private final int width;
        private final int height;
        private final float[] lab;
        private final double spacing;
        private final float placeWeight;
        private final double[][] centres; // L, a, b, x, y
        private final int[] labels;
        private final float[] nearest;

        Clusters(RgbImage image, int wanted, double compactness) {
            width = image.width();
            height = image.height();
            lab = CieLab.of(image);
            spacing = Math.sqrt((double) width * height / wanted);
            placeWeight = (float) (compactness / spacing * (compactness / spacing));
            int columns = Math.clamp(Math.round(width / spacing), 1, width);
            int rows = Math.clamp(Math.round(height / spacing), 1, height);
            centres = new double[rows * columns][];
            for (int k = 0; k < centres.length; k++) {
                centres[k] = centre(flattest((int) ((k % columns + 0.5) * width / columns), (int) ((k / columns + 0.5) * height / rows)));
            }
            labels = new int[width * height]; // by cells of the grid, so that pixels which no centre reaches have one
            for (int i = 0; i < labels.length; i++) {
                labels[i] = i / width * rows / height * columns + i % width * columns / width;
            }
            nearest = new float[labels.length];
        }

        /** The pixel of the 3 x 3 around one where colours change least, so that no centre begins on an edge. */
        private int flattest(int x, int y) {
            int best = y * width + x;
            double least = change(x, y);
            for (int ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
                for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
                    double change = change(nx, ny);
                    if (change < least) {
                        least = change;
                        best = ny * width + nx;
                    }
                }
            }
            return best;
        }

        private double change(int x, int y) {
            int right = y * width + Math.min(width - 1, x + 1);
            int left = y * width + Math.max(0, x - 1);
            int below = Math.min(height - 1, y + 1) * width + x;
            int above = Math.max(0, y - 1) * width + x;
            return colourDistance(lab, right, left) + colourDistance(lab, below, above);
        }

        private double[] centre(int pixel) {
            return new double[] {lab[3 * pixel], lab[3 * pixel + 1], lab[3 * pixel + 2], pixel % width, pixel / width};
        }

        void assign() {
            Arrays.fill(nearest, Float.POSITIVE_INFINITY);
            for (int k = 0; k < centres.length; k++) {
                assign(k);
            }
        }

        private void assign(int k) {
            float l = (float) centres[k][0];
            float a = (float) centres[k][1];
            float b = (float) centres[k][2];
            float x = (float) centres[k][3];
            float y = (float) centres[k][4];
            int left = (int) Math.max(0, Math.ceil(x - 2 * spacing));
            int right = (int) Math.min(width - 1, Math.floor(x + 2 * spacing));
            int top = (int) Math.max(0, Math.ceil(y - 2 * spacing));
            int bottom = (int) Math.min(height - 1, Math.floor(y + 2 * spacing));
            for (int row = top; row <= bottom; row++) {
                float dy = (row - y) * (row - y);
                for (int column = left; column <= right; column++) {
                    int i = row * width + column;
                    float dl = lab[3 * i] - l;
                    float da = lab[3 * i + 1] - a;
                    float db = lab[3 * i + 2] - b;
                    float distance = dl * dl + da * da + db * db + placeWeight * (dy + (column - x) * (column - x));
                    if (distance < nearest[i]) { // the first of equals
                        nearest[i] = distance;
                        labels[i] = k;
                    }
                }
            }
        }

        /** To the means of their pixels; a centre without any stays. */
        void moveCentres() {
            double[][] sums = new double[centres.length][5];
            int[] counts = new int[centres.length];
            for (int i = 0; i < labels.length; i++) {
                double[] sum = sums[labels[i]];
                sum[0] += lab[3 * i];
                sum[1] += lab[3 * i + 1];
                sum[2] += lab[3 * i + 2];
                sum[3] += i % width;
                sum[4] += i / width;
                counts[labels[i]]++;
            }
            for (int k = 0; k < centres.length; k++) {
                for (int d = 0; d < 5 && counts[k] > 0; d++) {
                    centres[k][d] = sums[k][d] / counts[k];
                }
            }
        }
    }

    private static double colourDistance(float[] lab, int one, int other) {
        double sum = 0;
        for (int c = 0; c < 3; c++) {
            double difference = lab[3 * one + c] - lab[3 * other + c];
            sum += difference * difference;
        }
        return sum;
    }

    /** Makes connected segments of the pixels of equal cluster. */
    private static final class Pieces {
        private static final int NONE = -1;
        private final int width;
        private final int[] clusters;
        private final float[] lab;
        private final int[] piece; // of each pixel, named by its first pixel; that of a joined piece is found by following parent
        private final int[] parent; // by piece
        private final int[] size; // by piece: pixels
        private final int[] next; // the next pixel of the same piece
        private final int[] last; // by piece: its last pixel
        private final double[][] sums; // by piece: L, a, b

        Pieces(int width, int height, int[] clusters, float[] lab) {
            int pixels = width * height;
            this.width = width;
            this.clusters = clusters;
            this.lab = lab;
            piece = new int[pixels];
            parent = new int[pixels];
            size = new int[pixels];
            next = new int[pixels];
            last = new int[pixels];
            sums = new double[pixels][];
            Arrays.fill(piece, NONE);
            Arrays.fill(next, NONE);
            for (int i = 0; i < pixels; i++) {
                if (piece[i] == NONE) {
                    fill(i);
                }
            }
        }

        /** Makes a piece of all pixels of a cluster that hang together with one. */
        private void fill(int start) {
            parent[start] = start;
            last[start] = start;
            sums[start] = new double[3];
            piece[start] = start;
            for (int i = start; i != NONE; i = next[i]) { // the list grows at its end
                size[start]++;
                for (int c = 0; c < 3; c++) {
                    sums[start][c] += lab[3 * i + c];
                }
                for (int side = 0; side < 4; side++) {
                    int neighbour = neighbour(i, side);
                    if (neighbour != NONE && piece[neighbour] == NONE && clusters[neighbour] == clusters[start]) {
                        piece[neighbour] = start;
                        next[last[start]] = neighbour;
                        last[start] = neighbour;
                    }
                }
            }
        }

        /** The pixel to the left, to the right, above or below. */
        private int neighbour(int i, int side) {
            return switch (side) {
                case 0 -> i % width > 0 ? i - 1 : NONE;
                case 1 -> i % width < width - 1 ? i + 1 : NONE;
                case 2 -> i >= width ? i - width : NONE;
                default -> i + width < piece.length ? i + width : NONE;
            };
        }

        /**
         * Joins pieces, the smallest first, so that none swallows all others where a picture has no even place.
         *
         * @param smallest the number of pixels from which a piece is a segment
         */
        Segmentation join(int smallest) {
            List<List<Integer>> bySize = new ArrayList<>();
            for (int s = 0; s < smallest; s++) {
                bySize.add(new ArrayList<>());
            }
            for (int i = 0; i < piece.length; i++) {
                if (piece[i] == i && size[i] < smallest) {
                    bySize.get(size[i]).add(i);
                }
            }
            for (int s = 1; s < smallest; s++) {
                for (int small : bySize.get(s)) { // what comes of it is larger, so that this list does not change
                    if (parent[small] == small && size[small] == s) {
                        int joined = join(small, nearestNeighbour(small));
                        if (size[joined] < smallest) {
                            bySize.get(size[joined]).add(joined);
                        }
                    }
                }
            }
            return numbered();
        }

        /** Among the pieces that touch one, that whose mean colour is nearest, the first of equals; the piece itself where it is the whole picture. */
        private int nearestNeighbour(int small) {
            int best = small;
            double least = Double.POSITIVE_INFINITY;
            for (int i = small; i != NONE; i = next[i]) {
                for (int side = 0; side < 4; side++) {
                    int neighbour = neighbour(i, side);
                    int other = neighbour == NONE ? small : root(piece[neighbour]);
                    if (other != small && other != best) {
                        double distance = distance(small, other);
                        if (distance < least) {
                            least = distance;
                            best = other;
                        }
                    }
                }
            }
            return best;
        }

        private double distance(int one, int other) {
            double distance = 0;
            for (int c = 0; c < 3; c++) {
                double difference = sums[one][c] / size[one] - sums[other][c] / size[other];
                distance += difference * difference;
            }
            return distance;
        }

        private int join(int from, int to) {
            if (from != to) {
                parent[from] = to;
                next[last[to]] = from;
                last[to] = last[from];
                size[to] += size[from];
                for (int c = 0; c < 3; c++) {
                    sums[to][c] += sums[from][c];
                }
            }
            return to;
        }

        private int root(int start) {
            int root = start;
            while (parent[root] != root) {
                parent[root] = parent[parent[root]];
                root = parent[root];
            }
            return root;
        }

        /** Numbers the segments in the order of their first pixels. */
        private Segmentation numbered() {
            int[] number = new int[piece.length];
            Arrays.fill(number, NONE);
            int[] labels = new int[piece.length];
            int count = 0;
            for (int i = 0; i < labels.length; i++) {
                int root = root(piece[i]);
                number[root] = number[root] == NONE ? count++ : number[root];
                labels[i] = number[root];
            }
            return new Segmentation(width, labels.length / width, count, labels);
        }
    }
}
