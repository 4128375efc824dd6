# Completion of routed for bash. The appliance itself knows its commands and options, networks and endpoints, so root
# gets completions while it runs.

# Prints names and subnets of networks.
_routed_networks() { routed networks 2>/dev/null | awk 'NR > 1 { gsub(",", " ", $2); print $1, $2 }'; }

# Prints the words that may follow the first word of the line.
_routed_words() {
  local command=$1 help
  help=$(routed "$command" --help 2>/dev/null) || return
  awk '/^(DESCRIPTION|SYNTAX|ARGUMENTS|OPTIONS)/ { part = $1 } part == "OPTIONS" && /^ +-/ { gsub(",", ""); print }' \
    <<<"$help"
  # The arguments of a command stand at the margin of their descriptions.
  case $(awk '/^(ARGUMENTS|OPTIONS)/ { part = $1 } part == "ARGUMENTS" && /^        [a-z]/ { print $1 }' <<<"$help") in
    *endpoint* | *from*) routed endpoints 2>/dev/null | awk 'NR > 1 { gsub(",", " ", $2); print $1, $2 }' ;;
    *address*) routed endpoints 2>/dev/null | awk 'NR > 1 { gsub(",", " ", $2); print $2 }' ;;
    *network*) _routed_networks ;;
  esac
}

_routed() {
  # Not of COMP_WORDS, where a colon ends a word: an IPv6 address has some.
  local line=${COMP_LINE:0:COMP_POINT} word words
  word=${line##* }
  if ((COMP_CWORD == 1)); then
    words="run routing-config help --help --version $(routed help 2>/dev/null | awk '/^  [a-z]/ { print $1 }')"
  elif [[ $line == *' --network '"$word" ]]; then
    words=$(_routed_networks)
  elif [[ ${COMP_WORDS[1]} == run ]]; then
    words=$(routed run --help | awk '/^  -/ { gsub(",", ""); print $1, $2 }')
  else
    words=$(_routed_words "${COMP_WORDS[1]}")
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
  # readline replaces what follows the last colon.
  COMPREPLY=("${COMPREPLY[@]#"${word%"${word##*:}"}"}")
}

complete -F _routed routed
