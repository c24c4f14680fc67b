package fr.archireg.orchestrator.output;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whose pages an answer may link to.
 *
 * @param trusted hosts in small letters; a host below one of them counts too
 * @param cited hosts of the sources, which count alone
 */
record LinkPolicy(Set<String> trusted, Set<String> cited) {
    LinkPolicy {
        trusted = Set.copyOf(trusted);
        cited = Set.copyOf(cited);
    }

    /** With the hosts of these addresses; what is no http address has none. */
    static LinkPolicy of(Set<String> trusted, Collection<String> addresses) {
        Set<String> cited =
                addresses.stream()
                        .flatMap(address -> host(address).stream())
                        .collect(Collectors.toSet());
        return new LinkPolicy(trusted, cited);
    }

    /** Whether links to this host are kept. */
    boolean allows(String host) {
        String name = withoutFullStop(host.toLowerCase(Locale.ROOT));
        if (cited.contains(name)) {
            return true;
        }
        int start = 0;
        while (start >= 0) {
            if (trusted.contains(name.substring(start))) {
                return true;
            }
            int dot = name.indexOf('.', start);
            start = dot < 0 ? -1 : dot + 1;
        }
        return false;
    }

    private static Optional<String> host(String address) {
        try {
            URI uri = new URI(address);
            boolean http =
                    "https".equalsIgnoreCase(uri.getScheme())
                            || "http".equalsIgnoreCase(uri.getScheme());
            return http
                    ? Optional.ofNullable(uri.getHost())
                            .map(host -> withoutFullStop(host.toLowerCase(Locale.ROOT)))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String withoutFullStop(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
