package org.glassbox.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.glassbox.advise.density.AdaptiveDensity;
import org.glassbox.advise.density.UnitDensity;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.Options;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.device.Engine;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.DoubleTensor;
import org.glassbox.engine.io.NpyFiles;
import org.glassbox.engine.io.NpzFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Estimates densities of plain numbers, without a network: how others check what ADVISE sees in a unit. */
@Command(name = "kde", description = "Estimates the density of each vector of a file and counts its peaks, as ADVISE does for the units of a layer.",
        footer = {"", "OUT.npz holds, in float64: density, bandwidth and grid, each (vectors, points), and peaks, (vectors). Of an .npz with one vector a key"
                + " they are named",
            "KEY.density and so on. A vector without a density (constant, or with values that are no numbers) has NaN in its rows, or empty arrays.",
            "", "Options: preset, bandwidths, window, low, high, range, counts, largestGrid, search, keep, prominence."})
final class DensityCommand implements Callable<Integer> {
    private static final String OWNER = "The density";

    @ParentCommand
    private AdviseCommand advise;

    @Option(names = "--option", paramLabel = "KEY=VALUE",
            description = "An option of the estimate, such as preset=reference (as the authors' code) or preset=stable (without its defects, the default). Can"
                    + " be repeated.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--input", required = true, paramLabel = "VECTORS",
            description = "An .npy file with one vector a row, or an .npz file with one vector a key.")
    private Path input;

    @Option(names = "--out", required = true, paramLabel = "OUT.npz", description = "The file of the densities.")
    private Path out;

    @Override
    public Integer call() throws GlassboxException {
        AdaptiveDensity density = Options.of(new AdaptiveDensity()).create(OWNER, options);
        boolean archive = name(input).endsWith(".npz");
        if (!archive && !name(input).endsWith(".npy")) {
            throw GlassboxException.badInput("--input " + input + ": vectors are read from .npy or .npz files.");
        }
        if (!name(out).endsWith(".npz")) {
            throw GlassboxException.badInput("--out " + out + ": densities are written into an .npz file.");
        }
        AtomicFiles.requireWritable(out);
        Map<String, double[]> vectors = archive ? ofArchive() : ofRows();
        Engine engine = advise.glassbox().services().get(Engine.class);
        engine.notices().forEach(advise.glassbox().console()::say);
        double[][] units = vectors.values().toArray(double[][]::new);
        List<UnitDensity> found = engine.worker().call(Priority.INTERACTIVE, manager -> density.estimate(manager, units));
        NpzFiles.writeDoubles(out, archive ? byKey(List.copyOf(vectors.keySet()), found) : together(found, units[0].length));
        long without = found.stream().filter(unit -> !unit.exists()).count();
        advise.glassbox().console().say((found.size() == 1 ? "1 density is in " : found.size() + " densities are in ") + out + "."
                + (without == 0 ? "" : " Without a density: " + without + "."));
        return ExitCode.OK;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    }

    private Map<String, double[]> ofRows() throws GlassboxException {
        DoubleTensor tensor = NpyFiles.readDoubles(input);
        long[] shape = tensor.shape();
        if (tensor.values().length == 0) {
            throw GlassboxException.badInput(input + " holds no values; its shape is " + Arrays.toString(shape) + ".");
        }
        if (shape.length < 1 || shape.length > 2) {
            throw GlassboxException.badInput(input + " has the shape " + Arrays.toString(shape)
                    + ", but vectors must be (vectors, values), or (values) for a single one.");
        }
        int length = (int) shape[shape.length - 1];
        Map<String, double[]> rows = new LinkedHashMap<>();
        for (int from = 0; from < tensor.values().length; from += length) {
            rows.put(Integer.toString(from / length), Arrays.copyOfRange(tensor.values(), from, from + length));
        }
        return rows;
    }

    private Map<String, double[]> ofArchive() throws GlassboxException {
        Map<String, double[]> vectors = new LinkedHashMap<>();
        for (Map.Entry<String, DoubleTensor> array : NpzFiles.readDoubles(input).entrySet()) {
            if (array.getValue().shape().length != 1) {
                throw GlassboxException.badInput("Array \"" + array.getKey() + "\" of " + input + " has the shape " + Arrays.toString(array.getValue().shape())
                        + ", but each array of an .npz must be one vector, (values).");
            }
            vectors.put(array.getKey(), array.getValue().values());
        }
        if (vectors.isEmpty()) {
            throw GlassboxException.badInput(input + " holds no array.");
        }
        return vectors;
    }

    private static Map<String, DoubleTensor> byKey(List<String> keys, List<UnitDensity> found) {
        Map<String, DoubleTensor> arrays = new LinkedHashMap<>();
        for (int k = 0; k < found.size(); k++) {
            UnitDensity unit = found.get(k);
            String key = keys.get(k) + ".";
            arrays.put(key + "density", DoubleTensor.of(unit.density()));
            arrays.put(key + "bandwidth", DoubleTensor.of(unit.bandwidth()));
            arrays.put(key + "peaks", new DoubleTensor(new long[0], new double[] {unit.peaks()}));
            arrays.put(key + "grid", DoubleTensor.of(unit.exists() ? unit.grid() : new double[0]));
        }
        return arrays;
    }

    /**
     * Rows of equal length where all grids have equally many points, else as long as the longest, filled up with NaN.
     *
     * @param values how long rows are where no unit has a density
     */
    static Map<String, DoubleTensor> together(List<UnitDensity> found, int values) {
        int points = found.stream().filter(UnitDensity::exists).mapToInt(unit -> unit.density().length).max().orElse(values);
        List<double[]> densities = new ArrayList<>();
        List<double[]> bandwidths = new ArrayList<>();
        List<double[]> grids = new ArrayList<>();
        for (UnitDensity unit : found) {
            densities.add(unit.density());
            bandwidths.add(unit.bandwidth());
            grids.add(unit.exists() ? unit.grid() : new double[0]);
        }
        Map<String, DoubleTensor> arrays = new LinkedHashMap<>();
        arrays.put("density", rows(densities, points));
        arrays.put("bandwidth", rows(bandwidths, points));
        arrays.put("peaks", DoubleTensor.of(found.stream().mapToDouble(UnitDensity::peaks).toArray()));
        arrays.put("grid", rows(grids, points));
        return arrays;
    }

    private static DoubleTensor rows(List<double[]> rows, int length) {
        double[] values = new double[rows.size() * length];
        Arrays.fill(values, Double.NaN);
        for (int k = 0; k < rows.size(); k++) {
            System.arraycopy(rows.get(k), 0, values, k * length, rows.get(k).length);
        }
        return new DoubleTensor(new long[] {rows.size(), length}, values);
    }
}
