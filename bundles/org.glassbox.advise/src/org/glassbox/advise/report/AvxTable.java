package org.glassbox.advise.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.glassbox.advise.Advise;
import org.glassbox.core.statistics.Interval;
import org.glassbox.engine.evaluate.EvaluationReport;
import org.glassbox.engine.evaluate.EvaluationResult.MethodResult;
import org.glassbox.engine.evaluate.EvaluationResult.MetricResult;
import org.glassbox.engine.report.Html;
import org.glassbox.engine.report.HtmlPage;
import org.glassbox.engine.report.Numbers;
import org.glassbox.engine.report.Table;

/**
 * Table 1 of ADVISE, Dehshibi et al. 2022, with other networks and images: the methods by network, AVX and its parts, and how long a map takes.
 *
 * @param columns the networks; each judged the same methods by the metrics of the protocol
 */
public record AvxTable(List<Column> columns) {
    private static final String AVX = "avx";
    /** The parts of AVX as the paper names them, by the ids of their metrics. */
    private static final Map<String, String> PARTS = parts();
    private static final List<String> TIMES = List.of(Advise.GRADIENT_TIME, Advise.DENSITY_TIME, Advise.MAP_TIME, Advise.CHOICE_TIME);

    /**
     * A network.
     *
     * @param name of the column
     * @param link to its page, seen from the table's; empty where there is none
     */
    public record Column(String name, String link, EvaluationReport report) {
        /** What was found of a method; absent where it was not judged. */
        private Optional<MethodResult> method(String id) {
            return report.result().methods().stream().filter(result -> result.method().id().equals(id)).findFirst();
        }

        private Optional<MetricResult> value(String method, String metric) {
            return method(method).flatMap(found -> found.values().stream().filter(value -> value.metric().id().equals(metric)).findFirst());
        }
    }

    public AvxTable {
        columns = List.copyOf(columns);
    }

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("avx-cs", "CS");
        parts.put("avx-hit", "Hit");
        parts.put("avx-ad", "AD");
        parts.put("avx-ssim", "SSIM");
        parts.put("avx-fsim", "FSIM");
        parts.put("avx-mse", "MSE");
        return parts;
    }

    private List<String> methods() {
        return columns.getFirst().report().plan().methods().stream().map(method -> method.id()).toList();
    }

    /** A row for each network and method: means, the interval of AVX, and times in milliseconds, medians over the images. */
    public String csv() {
        StringBuilder csv = new StringBuilder("network,method,images,avx,low,high,cs,hit,ad,ssim,fsim,mse,ms,ms_gradients,ms_densities,ms_maps,ms_choice\n");
        for (Column column : columns) {
            for (String method : methods()) {
                Optional<MetricResult> avx = column.value(method, AVX);
                List<String> cells = new ArrayList<>(List.of(column.name(), method, avx.map(found -> Integer.toString(found.defined())).orElse("0"),
                        number(mean(avx)), number(avx.flatMap(MetricResult::interval).map(Interval::low).orElse(Double.NaN)),
                        number(avx.flatMap(MetricResult::interval).map(Interval::high).orElse(Double.NaN))));
                PARTS.keySet().forEach(part -> cells.add(number(mean(column.value(method, part)))));
                cells.add(number(column.method(method).map(MethodResult::milliseconds).orElse(Double.NaN)));
                TIMES.forEach(time -> cells.add(number(time(column, method, time))));
                csv.append(String.join(",", cells)).append('\n');
            }
        }
        return csv.toString();
    }

    private static double mean(Optional<MetricResult> value) {
        return value.map(MetricResult::mean).orElse(Double.NaN);
    }

    private static double time(Column column, String method, String figure) {
        return column.method(method).map(found -> found.figures().getOrDefault(figure, Double.NaN)).orElse(Double.NaN);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "";
    }

    /** The page as text: one HTML file with everything inside. */
    public String html() {
        HtmlPage page = new HtmlPage("The AVX protocol: methods by network");
        page.lead().element("p", headline(), "class", "headline").line();
        page.section("AVX", index());
        page.section("What it is made of", made());
        page.section("Time for a map", times());
        page.section("How it was made", facts());
        return page.html("Made by Glassbox, in the manner of Table 1 of ADVISE, Dehshibi et al. 2022.");
    }

    private String headline() {
        List<String> sentences = new ArrayList<>();
        for (Column column : columns) {
            best(column).ifPresent(best -> sentences.add((columns.size() > 1 ? column.name() + ": " : "") + best + " has the highest AVX, "
                    + plain(mean(column.value(best, AVX))) + (best.equals("advise") || column.value("advise", AVX).isEmpty() ? "" : "; advise has "
                    + plain(mean(column.value("advise", AVX)))) + "."));
        }
        return String.join(" ", sentences);
    }

    /** The method with the highest mean. */
    private Optional<String> best(Column column) {
        Optional<String> best = Optional.empty();
        for (String method : methods()) {
            double mean = mean(column.value(method, AVX));
            if (!Double.isNaN(mean) && (best.isEmpty() || mean > mean(column.value(best.get(), AVX)))) {
                best = Optional.of(method);
            }
        }
        return best;
    }

    private Html index() {
        List<Html> heads = new ArrayList<>(List.of(new Html().text("Method")));
        for (Column column : columns) {
            int images = column.report().result().predictions().size();
            heads.add(new Html().text(column.name()).element("small", Numbers.count(images, "image", "images") + ", accuracy "
                    + Numbers.percent(column.report().result().modelValue("accuracy"))));
        }
        Table table = Table.withHeads("Mean AVX, higher is better, with 95 % intervals.", heads);
        for (String method : methods()) {
            List<Html> cells = new ArrayList<>(List.of(new Html().text(method)));
            for (Column column : columns) {
                Optional<MetricResult> avx = column.value(method, AVX);
                boolean best = best(column).filter(method::equals).isPresent();
                Html cell = best ? new Html().element("strong", plain(mean(avx))) : new Html().text(plain(mean(avx)));
                avx.flatMap(MetricResult::interval).ifPresent(interval -> cell.element("small", plain(interval.low()) + " to " + plain(interval.high())));
                cells.add(cell);
            }
            table.formattedRow(cells);
        }
        return table.html().element("p", "advise asks the network which of its groups has the best AVX before it shows one, unless its option group says"
                + " otherwise; the others are not asked. A map that shows the whole image has AVX 1, whatever the network is.", "class", "note");
    }

    private Html made() {
        Html html = new Html();
        for (Column column : columns) {
            List<String> heads = new ArrayList<>(List.of("Method"));
            heads.addAll(PARTS.values());
            Table table = new Table((columns.size() > 1 ? column.name() + ": m" : "M") + "eans as measured, before the penalty that AVX has for parts that are"
                    + " not recognised.", heads);
            for (String method : methods()) {
                List<String> cells = new ArrayList<>(List.of(method));
                PARTS.keySet().forEach(part -> cells.add(plain(mean(column.value(method, part)))));
                table.row(cells);
            }
            html.add(table.html());
        }
        return html;
    }

    private Html times() {
        Html html = new Html();
        for (Column column : columns) {
            Table table = new Table((columns.size() > 1 ? column.name() + ": m" : "M") + "illiseconds, the median over the images, everything included.",
                    List.of("Method", "A map", "Gradients", "Densities", "Maps", "Choice of the group"));
            for (String method : methods()) {
                List<String> cells = new ArrayList<>(List.of(method, milliseconds(column.method(method).map(MethodResult::milliseconds).orElse(Double.NaN))));
                TIMES.forEach(time -> cells.add(Double.isNaN(time(column, method, time)) ? "" : milliseconds(time(column, method, time))));
                table.row(cells);
            }
            html.add(table.html());
        }
        return html.element("p", "Images go through in batches; a map's time is its share of them. Only advise tells what its time goes to.",
                "class", "note");
    }

    private Html facts() {
        Html html = new Html();
        for (Column column : columns) {
            html.open("dl", "class", "facts");
            Map<String, String> facts = new LinkedHashMap<>(column.report().facts());
            column.report().plan().methods().forEach(method -> facts.put("Method " + method.id(), method.options().toString()
                    + Optional.ofNullable(column.report().plan().layer(method)).map(layer -> " at " + layer).orElse("")));
            facts.forEach((name, value) -> html.element("dt", name).element("dd", value));
            if (!column.link().isEmpty()) {
                html.element("dt", "All of it").open("dd").element("a", column.link(), "href", column.link()).close("dd");
            }
            html.close("dl").line();
        }
        return html;
    }

    private static String plain(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : Numbers.UNDEFINED;
    }

    private static String milliseconds(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.1f", value) : Numbers.UNDEFINED;
    }
}
