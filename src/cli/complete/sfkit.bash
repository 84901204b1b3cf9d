# Completion of sfkit for bash. It asks `sfkit` itself, which answers from its caches.
_sfkit() {
    local line after reply directive= word previous
    line=${COMP_LINE:0:COMP_POINT}
    after=${COMP_LINE:COMP_POINT}
    if [[ -z $COMP_LINE ]]; then
        # Only the words are there: put together what bash has broken.
        local -i at
        for ((at = 0; at <= COMP_CWORD; at++)); do
            word=${COMP_WORDS[at]}
            if [[ $at -eq 0 || $word == [=:]* || $previous == *[=:@] ]]; then
                line+=$word
            else
                line+=" $word"
            fi
            previous=$word
        done
    fi
    COMPREPLY=()
    while IFS= read -r reply; do
        if [[ -z $directive ]]; then
            directive=$reply
        else
            COMPREPLY+=("$reply")
        fi
    done < <("${COMP_WORDS[0]/#\~/$HOME}" __complete bash "$COMP_WORDBREAKS" "${COMP_TYPE:-9}" "$line" "$after" 2>/dev/null)
    if [[ $directive == *files* ]]; then
        compopt -o default 2>/dev/null || COMPREPLY+=($(compgen -f -- "$2"))
    elif [[ $directive == *folders* ]]; then
        compopt -o dirnames 2>/dev/null || COMPREPLY+=($(compgen -d -- "$2"))
    fi
    if [[ $directive == *nospace* ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -o nosort -F _sfkit sfkit 2>/dev/null || complete -F _sfkit sfkit
