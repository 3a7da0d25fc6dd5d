package org.glassbox.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.evaluate.MapComparison;
import org.glassbox.engine.evaluate.MapComparison.Difference;
import org.glassbox.engine.io.JsonNumbers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Checks maps against those of another program, version or machine. */
@Command(name = "compare", description = "Compares the maps in two .npz files, as explain --raw and numpy.savez write them, array by array.",
        footer = {"", "Relative differences are shares of the largest absolute value in B. The rank correlation is Spearman's, the mean over the images.",
            "The exit code is 0 when both files were read; with --tolerance it is 1 where they differ by more, in shape or in their arrays."})
final class CompareCommand implements Callable<Integer> {
    @ParentCommand
    private GlassboxCommand glassbox;

    @Parameters(index = "0", paramLabel = "A.npz", description = "The maps that are checked.")
    private Path first;

    @Parameters(index = "1", paramLabel = "B.npz", description = "The maps that they are compared with.")
    private Path second;

    @Option(names = "--pair", paramLabel = "NAME=OTHER",
            description = "Compares the array NAME of A with OTHER of B, where both go by different names, and only such pairs. Can be repeated.")
    private Map<String, String> pairs = new LinkedHashMap<>();

    @Option(names = "--tolerance", paramLabel = "T", description = "The largest relative difference that is allowed, such as 1e-4.")
    private Double tolerance;

    @Option(names = "--json", description = "Prints JSON instead of a table.")
    private boolean json;

    @Override
    public Integer call() throws GlassboxException {
        if (tolerance != null && !(tolerance >= 0)) {
            throw GlassboxException.badInput("--tolerance " + tolerance + ": it is a share of the largest value, such as 0.0001, and can't be negative.");
        }
        IProgressMonitor monitor = new NullProgressMonitor();
        MapComparison comparison;
        try (Interrupts interrupts = new Interrupts(monitor, glassbox.console())) {
            try {
                comparison = MapComparison.of(first, second, pairs, monitor);
            } catch (OperationCanceledException e) {
                return interrupts.exitCode();
            }
        }
        glassbox.console().out().print(json ? json(comparison) : table(comparison));
        glassbox.console().out().flush();
        say("Only in " + first + ": ", comparison.onlyInFirst());
        say("Only in " + second + ": ", comparison.onlyInSecond());
        if (tolerance == null) {
            return ExitCode.OK;
        }
        boolean within = comparison.within(tolerance);
        glassbox.console().say(within ? "All arrays agree within " + plain(tolerance) + " of the peak." : reason(comparison));
        return within ? ExitCode.OK : ExitCode.FAULT;
    }

    private void say(String what, List<String> names) {
        if (!names.isEmpty()) {
            glassbox.console().say(what + String.join(", ", names));
        }
    }

    private String reason(MapComparison comparison) {
        List<String> beyond = comparison.arrays().stream().filter(array -> !array.within(tolerance)).map(CompareCommand::name).toList();
        return beyond.isEmpty() ? "The files don't have the same arrays." : "Not within " + plain(tolerance) + " of the peak: "
                + String.join(", ", beyond) + ".";
    }

    private String table(MapComparison comparison) {
        List<String> header = new ArrayList<>(List.of("array", "shape", "max", "mean", "relative max", "relative mean", "rank correlation", "not finite"));
        if (tolerance != null) {
            header.add("within " + plain(tolerance));
        }
        List<List<String>> rows = new ArrayList<>();
        for (Difference array : comparison.arrays()) {
            List<String> row = new ArrayList<>(List.of(name(array), Arrays.equals(array.shape(), array.otherShape()) ? text(array.shape())
                    : text(array.shape()) + " and " + text(array.otherShape())));
            row.addAll(List.of(number(array.max()), number(array.mean()), number(array.relativeMax()), number(array.relativeMean())));
            row.addAll(List.of(Double.isNaN(array.rankCorrelation()) ? "-" : String.format(Locale.ROOT, "%.6f", array.rankCorrelation()),
                    Long.toString(array.notFinite())));
            if (tolerance != null) {
                row.add(array.within(tolerance) ? "yes" : "no");
            }
            rows.add(row);
        }
        return new TextTable(header, rows).text();
    }

    private String json(MapComparison comparison) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("a", first.toString()).put("b", second.toString());
        ArrayNode arrays = root.putArray("arrays");
        for (Difference array : comparison.arrays()) {
            ObjectNode node = arrays.addObject().put("name", array.name()).put("nameInB", array.otherName());
            Arrays.stream(array.shape()).forEach(node.putArray("shapeOfA")::add);
            Arrays.stream(array.otherShape()).forEach(node.putArray("shapeOfB")::add);
            node.put("maxDifference", JsonNumbers.finite(array.max())).put("meanDifference", JsonNumbers.finite(array.mean()));
            node.put("peakOfB", JsonNumbers.finite(array.peak()));
            node.put("relativeMax", JsonNumbers.finite(array.relativeMax())).put("relativeMean", JsonNumbers.finite(array.relativeMean()));
            node.put("rankCorrelation", JsonNumbers.finite(array.rankCorrelation())).put("ranked", array.ranked()).put("images", array.images());
            node.put("notFinite", array.notFinite());
            if (tolerance != null) {
                node.put("within", array.within(tolerance));
            }
        }
        comparison.onlyInFirst().forEach(root.putArray("onlyInA")::add);
        comparison.onlyInSecond().forEach(root.putArray("onlyInB")::add);
        if (tolerance != null) {
            root.put("tolerance", tolerance).put("within", comparison.within(tolerance));
        }
        return root.toPrettyString() + System.lineSeparator();
    }

    private static String name(Difference array) {
        return array.name().equals(array.otherName()) ? array.name() : array.name() + "=" + array.otherName();
    }

    private static String text(long[] shape) {
        return Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String number(double value) {
        return value == 0 ? "0" : Double.isFinite(value) ? String.format(Locale.ROOT, "%.3g", value) : Double.isNaN(value) ? "-" : "infinite";
    }

    /** All digits and no exponent. */
    private static String plain(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }
}
