#compdef sfkit
# Completion of sfkit for zsh. It asks `sfkit` itself, which answers from its caches.
_sfkit() {
    local program reply directive
    local -a before replies values shown options
    program=${(Q)words[1]}
    before=()
    (( CURRENT > 2 )) && before=("${(@Q)words[2,CURRENT-1]}")
    replies=("${(@f)$(${~program} __complete zsh "${(Q)SUFFIX}" "$before[@]" "${(Q)PREFIX}" 2>/dev/null)}")
    directive=$replies[1]
    shift replies
    if [[ $directive == *files* ]]; then
        _files && return
    elif [[ $directive == *folders* ]]; then
        _files -/ && return
    fi
    for reply in "$replies[@]"; do
        values+=("${reply%%$'\t'*}")
        shown+=("${reply#*$'\t'}")
    done
    (( $#values )) || return 1
    [[ $directive == *nospace* ]] && options=(-S '')
    compadd -U -l -V sfkit "$options[@]" -d shown -a values
}
if [[ $funcstack[1] == _sfkit ]]; then
    _sfkit "$@"
else
    compdef _sfkit sfkit
fi
