package org.glassbox.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.glassbox.core.option.OptionSpec;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What the installed plug-ins add. */
@Command(name = "plugins", description = "Shows what the installed plug-ins add.")
final class PluginsCommand {
    @ParentCommand
    private GlassboxCommand glassbox;

    /** Lists contributions with their options; problems go to the messages, or with JSON into the data. */
    @Command(name = "list", description = "Lists everything that can be named in an experiment or a command, with its options.")
    int list(@Option(names = "--json", description = "Prints JSON.") boolean json) throws JsonProcessingException {
        List<Contributions.Found<?>> found = new ArrayList<>();
        Contributions contributions = Contributions.ofPlatform();
        for (ExtensionPoint<?> point : ExtensionPoint.all()) {
            found.add(contributions.all(point));
        }
        Console console = glassbox.console();
        if (json) {
            console.out().println(json(found));
        } else {
            for (int i = 0; i < found.size(); i++) {
                console.out().print((i == 0 ? "" : System.lineSeparator()) + text(ExtensionPoint.all().get(i), found.get(i), console.width()));
            }
            found.stream().flatMap(point -> point.problems().stream()).forEach(console::say);
        }
        return found.stream().allMatch(point -> point.problems().isEmpty()) ? ExitCode.OK : ExitCode.FAULT;
    }

    private static String text(ExtensionPoint<?> point, Contributions.Found<?> found, int width) {
        StringBuilder text = new StringBuilder(point.name()).append(System.lineSeparator());
        for (Contribution<?> contribution : found.usable()) {
            text.append("  %-18s %s (%s)%n".formatted(contribution.id(), contribution.help(), contribution.bundle()));
            for (OptionSpec option : contribution.options()) {
                text.append("    %-24s %s%n".formatted(option.name() + "=" + option.defaultText(), option.help()));
                text.append("    %-24s %s%n".formatted("", OptionText.values(option)));
            }
        }
        return text.toString();
    }

    private static String json(List<Contributions.Found<?>> found) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        ObjectNode points = root.putObject("extensionPoints");
        ArrayNode problems = root.putArray("problems");
        for (int i = 0; i < found.size(); i++) {
            ArrayNode list = points.putArray(ExtensionPoint.all().get(i).name());
            for (Contribution<?> contribution : found.get(i).usable()) {
                ObjectNode node = list.addObject();
                node.put("id", contribution.id());
                node.put("name", contribution.name());
                node.put("help", contribution.help());
                node.put("bundle", contribution.bundle());
                ArrayNode options = node.putArray("options");
                contribution.options().forEach(option -> options.add(OptionText.json(option)));
            }
            found.get(i).problems().forEach(problems::add);
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }
}
