package org.glassbox.ui.training.form;

import java.util.List;
import java.util.Optional;

/** Which parts an experiment has, where others can be added, and which can be taken away or moved. A part is named by the path of its page. */
record PartPlaces(List<FormPage> pages) {
    /** What could be added where somebody looks. */
    List<Part> addable(String page) {
        Optional<String> phase = phaseOf(page);
        return List.of(Part.values()).stream().filter(part -> !part.isOfPhase() || phase.isPresent() && (part.isSeveral()
                || pages.stream().noneMatch(other -> other.path().equals(part.path(phase.get()))))).toList();
    }

    /** Whether a part can be taken away: not the last phase, and not the last loss of one. */
    boolean isRemovable(String page) {
        return page.matches("phases\\[\\d+]|.*\\.losses\\[\\d+]") ? siblings(page) > 1 : page.matches("metrics\\[\\d+]|phases\\[\\d+]\\.(weighting|labels|queries)");
    }

    /** Whether a part can change places with the one before (-1) or after (1) it. */
    boolean isMovable(String page, int by) {
        int index = index(page);
        return index >= 0 && index + by >= 0 && index + by < siblings(page);
    }

    /** Its place in its list; -1 where it is in none. */
    static int index(String page) {
        return page.endsWith("]") ? Integer.parseInt(page.substring(page.lastIndexOf('[') + 1, page.length() - 1)) : -1;
    }

    /** The path of its list. */
    static String list(String page) {
        return page.substring(0, page.lastIndexOf('['));
    }

    /** The path of its phase. */
    static Optional<String> phaseOf(String page) {
        return page.startsWith("phases[") ? Optional.of(page.substring(0, page.indexOf(']') + 1)) : Optional.empty();
    }

    private int siblings(String page) {
        String list = list(page) + "[";
        return (int) pages.stream().filter(other -> other.path().startsWith(list) && other.path().indexOf(']', list.length()) == other.path().length() - 1).count();
    }
}
