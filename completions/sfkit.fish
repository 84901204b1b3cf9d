# Completion of sfkit for fish. It asks `sfkit` itself, which answers from its caches.
function __sfkit_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l whole (commandline -t)
    set -l after (string sub -s (math (string length -- "$current") + 1) -- "$whole")
    set -l program $words[1]
    set -e words[1]
    set -l replies (command $program __complete fish "$after" $words "$current" 2>/dev/null)
    switch "$replies[1]"
        case '*files*'
            __fish_complete_path $current
        case '*folders*'
            __fish_complete_directories $current
    end
    set -e replies[1]
    printf '%s\n' $replies
end
complete -c sfkit -f -k -a '(__sfkit_complete)'
