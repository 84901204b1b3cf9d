# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_sfkit_global_optspecs
    string join \n o/org= format= api-version= keystore= color= ca-file= no-input q/quiet v/verbose h/help V/version
end

function __fish_sfkit_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_sfkit_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_sfkit_using_subcommand
    set -l cmd (__fish_sfkit_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c sfkit -n "__fish_sfkit_needs_command" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_needs_command" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_needs_command" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_needs_command" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_needs_command" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_needs_command" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_needs_command" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_needs_command" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_needs_command" -s V -l version -d 'Print version'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "demo" -d 'Show what sfkit does, on an embedded org with sample data'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "auth" -d 'Log in to orgs and look after their tokens'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "vault" -d 'Look after the vault that keeps the tokens'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "query" -d 'Run a SOQL query, or look at one'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "search" -d 'Search the text of records, over several objects at once'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "api" -d 'Send a REST request to the org'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "object" -d 'Look up objects, fields, picklists and relationships'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "report" -d 'Run reports that are saved in the org'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "saved" -d 'Keep queries under a name and run them with `sfkit query @NAME`'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "history" -d 'Show the queries that were run here, and run them again'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "cache" -d 'Look at the cached describes, or remove them'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "account" -d 'Companies'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "contact" -d 'People at companies'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "lead" -d 'Prospects'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "opportunity" -d 'Deals'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "campaign" -d 'Campaigns'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "case" -d 'Requests for help'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "user" -d 'People who log in'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "record" -d 'Read and write records of any object, custom ones too'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "open" -d 'Open a record, a page or the org in the browser'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "pipeline" -d 'Pipeline, wins, forecast and hygiene in numbers'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "leads" -d 'Leads, their sources, conversion and response in numbers'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "local" -d 'Run a Salesforce-compatible org on this machine'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "config" -d 'Show and change settings'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c sfkit -n "__fish_sfkit_needs_command" -f -a "help" -d 'Tell about a topic or a command'
complete -c sfkit -n "__fish_sfkit_using_subcommand demo" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand demo" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand demo" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand demo" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand demo" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand demo" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand demo" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand demo" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand demo" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -f -a "login" -d 'Log in to an org: in the browser, or without a person'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -f -a "list" -d 'List the logins; opens no key store and reaches no server'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -f -a "status" -d 'Tell how good the stored tokens are, and what mends them'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -f -a "whoami" -d 'Tell who the org takes us for, and what that user may do'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -f -a "switch" -d 'Make an org the default'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -f -a "set" -d 'Change a login\'s alias, protection and tags'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -f -a "token" -d 'Print an access token and nothing else'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -f -a "exec" -d 'Run a command with an access token in its environment'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -f -a "refresh" -d 'Get a new access token now'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -f -a "revoke" -d 'End the tokens at the server and keep the login\'s entry'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -f -a "logout" -d 'Revoke the tokens at the server and delete the login here'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and not __fish_seen_subcommand_from login list status whoami switch set token exec refresh revoke logout import" -f -a "import" -d 'Take over the logins of another tool'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l jwt-key -d 'Sign in with a JWT: the private key whose certificate the app holds; sealed into the vault' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l username -d 'Whom `--jwt-key` logs in' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l instance -d 'Where the access token is good, when that is not the login URL' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l sfdx-url-file -d 'Read a login of the official CLI (`force://…`, or its JSON) from a file' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -s a -l alias -d 'Short name for the org' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l login-url -d 'Where to log in, for instance a My Domain [default: https://login.salesforce.com]' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l client-id -d 'Client id (consumer key) of your External Client App' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l client-secret-file -d 'Read the client secret from a file' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l redirect-uri -d 'Redirect URI registered with the app [default: http://localhost:1717/OauthRedirect]' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l port -d 'Port of the redirect URI, when it differs' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l scopes -d 'Scopes to ask for, separated by spaces [default: api refresh_token]' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l timeout -d 'How long to wait for the person, such as 300 or 5m' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l allow-host -d 'A host outside Salesforce\'s domains that this org may use' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l client-credentials -d 'Log in as the app itself, with its secret; only at the org\'s My Domain (`--login-url`)'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l access-token-stdin -d 'Read an access token from standard input; nothing renews it'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l sfdx-url-stdin -d 'Read a login of the official CLI (`force://…`, or its JSON) from standard input'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l yes -d 'Use the other tool\'s refresh token without asking; needed where nobody can be asked'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l device -d 'The device flow is not offered: tells why, and what to use'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l sandbox -d 'Log in at test.salesforce.com (sandboxes, scratch orgs)'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l client-secret-stdin -d 'Read the client secret from standard input'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l no-browser -d 'Open no browser: print the URL and also take the pasted redirect URL'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l trace -d 'Tell each request and answer on standard error, secrets taken out: why does a login fail?'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l set-default -d 'Make it the default org'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l replace -d 'Take the alias over from another org'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from list" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from list" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from list" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from list" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from list" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from list" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from list" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from list" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from list" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from list" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from status" -l timeout -d 'Time limit of each server' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from status" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from status" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from status" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from status" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from status" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from status" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from status" -l probe -d 'Ask the servers'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from whoami" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from whoami" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from whoami" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from whoami" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from whoami" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from whoami" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from whoami" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from whoami" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from whoami" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from whoami" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from switch" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from switch" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from switch" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from switch" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from switch" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from switch" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from switch" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from switch" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from switch" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from switch" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from set" -l alias -d 'Give it this short name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from set" -l tag -d 'Add a tag' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from set" -l untag -d 'Remove a tag' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from set" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from set" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from set" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from set" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from set" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from set" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from set" -l no-alias -d 'Take its short name away'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from set" -l replace -d 'Take the alias over from another org'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from set" -l protect -d 'Ask before every write'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from set" -l no-protect -d 'Do not ask before writes'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from set" -l read-only -d 'Refuse every write'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from set" -l no-read-only -d 'Allow writes'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from token" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from token" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from token" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from token" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from token" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from token" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from token" -s y -l yes -d 'Do not ask; neither before the first refresh of a login that was taken over from elsewhere'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from token" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from token" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from token" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from token" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from exec" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from exec" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from exec" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from exec" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from exec" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from exec" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from exec" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from exec" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from exec" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from exec" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l older-than -d 'Only tokens that were issued longer ago than this, such as 12h' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l timeout -d 'Time limit of each login' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from refresh" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l all -d 'Every stored login'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from refresh" -s y -l yes -d 'Use the refresh token of an imported login for the first time without asking'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from refresh" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from refresh" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from refresh" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from refresh" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from revoke" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from revoke" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from revoke" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from revoke" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from revoke" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from revoke" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from revoke" -s y -l yes -d 'Do not ask'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from revoke" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from revoke" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from revoke" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from logout" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from logout" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from logout" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from logout" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from logout" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from logout" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from logout" -l all -d 'Every stored login'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from logout" -s y -l yes -d 'Do not ask'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from logout" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from logout" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from logout" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from logout" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from import" -l from -d 'The other tool' -r -f -a "sf\t'The official CLI'
force\t'ForceCLI'"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from import" -l home -d 'Home folder that holds the other tool\'s store [default: your own]' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from import" -s a -l alias -d 'Short name for the login, in place of the other tool\'s; for one login' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from import" -l allow-host -d 'A host outside Salesforce\'s domains that the logins may use' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from import" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from import" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from import" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from import" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from import" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from import" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from import" -l dry-run -d 'Tell what would be done, and do nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from import" -l replace -d 'Replace logins that are here already, and take aliases over from other orgs'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from import" -l set-default -d 'Take the other tool\'s default org, though there is a default here'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand auth; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -f -a "info" -d 'Tell where the vault is and how it is locked; opens no key store'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -f -a "verify" -d 'Check the file, decrypt every secret, and check the audit log'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -f -a "audit" -d 'List what was done with the tokens, or check that the list is whole'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -f -a "usage" -d 'Count calls, bytes, errors, latencies, logins and refreshes'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -f -a "add-key" -d 'Let a key file or a passphrase open the vault, too'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -f -a "remove-key" -d 'Let a key store no longer open the vault'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -f -a "move-key" -d 'Move the vault\'s key to another key store'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -f -a "rekey" -d 'Make a new key and wrap every data key with it'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -f -a "backup" -d 'Write a copy of the vault that opens without the keyring'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -f -a "restore" -d 'Bring the logins of a backup back'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -f -a "prune" -d 'Remove logins that are dead for good'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and not __fish_seen_subcommand_from info verify audit usage add-key remove-key move-key rekey backup restore prune destroy" -f -a "destroy" -d 'Delete the vault with all its tokens, and its key'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from info" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from info" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from info" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from info" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from info" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from info" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from info" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from info" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from info" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from info" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from verify" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from verify" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from verify" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from verify" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from verify" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from verify" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from verify" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from audit" -l limit -d 'Only the last N rows' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from audit" -l prune-before -d 'Remove the rows before a date (2026-01-31, UTC) or older than a time (365d); a sealed anchor stays, so that the rest can still be checked' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from audit" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from audit" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from audit" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from audit" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from audit" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from audit" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from audit" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from audit" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from audit" -l verify -d 'Check the chain instead of listing it'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from audit" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from audit" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from audit" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from audit" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from audit" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from audit" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from audit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from usage" -l by -d 'What to sum up by' -r -f -a "org\t''
day\t''
month\t''
endpoint\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from usage" -l since -d 'Only since a date (2026-01-31, UTC) or within a time (30d)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from usage" -l until -d 'Only before a date (2026-01-31, UTC) or longer ago than a time (30d)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from usage" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from usage" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from usage" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from usage" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from usage" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from usage" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from usage" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from usage" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from usage" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from usage" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from usage" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from usage" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from usage" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from usage" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from usage" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from add-key" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from add-key" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from add-key" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from add-key" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from add-key" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from add-key" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from add-key" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from add-key" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from add-key" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from add-key" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from remove-key" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from remove-key" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from remove-key" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from remove-key" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from remove-key" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from remove-key" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from remove-key" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from remove-key" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from remove-key" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from remove-key" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from move-key" -l to -d 'Where to' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from move-key" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from move-key" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from move-key" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from move-key" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from move-key" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from move-key" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from move-key" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from move-key" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from move-key" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from move-key" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from rekey" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from rekey" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from rekey" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from rekey" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from rekey" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from rekey" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from rekey" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from rekey" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from rekey" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from rekey" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from backup" -l passphrase-file -d 'File with the passphrase of the backup; without it the passphrase is asked for' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from backup" -l key-file -d 'A key file opens the backup instead of a passphrase' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from backup" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from backup" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from backup" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from backup" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from backup" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from backup" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from backup" -l force -d 'Replace the file when it exists'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from backup" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from backup" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from backup" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from backup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from restore" -l passphrase-file -d 'File with the passphrase of the backup; without it the passphrase is asked for' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from restore" -l key-file -d 'A key file opens the backup instead of a passphrase' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from restore" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from restore" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from restore" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from restore" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from restore" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from restore" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from restore" -l dry-run -d 'Only tell what would happen; everything is decrypted to see whether it is whole'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from restore" -l replace -d 'Logins of the backup take the place of the same ones in the vault'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from restore" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from restore" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from restore" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from restore" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from prune" -l older-than -d 'Dead for at least so long' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from prune" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from prune" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from prune" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from prune" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from prune" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from prune" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from prune" -l dry-run -d 'Only tell what would go'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from prune" -s y -l yes -d 'Do not ask'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from prune" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from prune" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from prune" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from prune" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from destroy" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from destroy" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from destroy" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from destroy" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from destroy" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from destroy" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from destroy" -s y -l yes -d 'Do not ask'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from destroy" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from destroy" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from destroy" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand vault; and __fish_seen_subcommand_from destroy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -s f -l file -d 'Read the SOQL text from a file (`-` is standard input); several with `--check` and `--fmt`' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -l param -d 'Value of `:NAME` in the query; repeated or `NAME=@FILE` (a value a line) for a list' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -l children -d 'What becomes of a sub-query' -r -f -a "json\t'A JSON array in the cell'
explode\t'A row per child; parents without children stay'
count\t'How many there are'"
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -l batch-size -d 'Rows per page, 200 to 2,000; the server may send fewer' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -l all-rows -d 'Also deleted and archived records'
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -l no-check -d 'Send the text as it is, without looking at it first'
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -l check -d 'Tell every error and doubt; without a network when the describes are cached'
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -l syntax-only -d 'Check the grammar and the parameters alone; needs no org'
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -l fmt -d 'Print the query in its canonical layout; needs no org'
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -l explain -d 'Show the server\'s plans for the query'
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand query" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -s f -l file -d 'Read the text from a file (`-` is standard input)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -l in -d 'Objects to look in, such as Account,Contact; the common ones without' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -l fields -d 'Fields to return, such as Id,Name,Owner.Name; id and name without' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -l group -d 'Fields to look in' -r -f -a "all\t'Every field that can be searched'
name\t'Names'
email\t'Email addresses'
phone\t'Phone numbers'
sidebar\t'Names, emails, phones and record numbers'"
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -l limit -d 'At most so many rows, 1 to 2,000' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -l no-check -d 'Send SOSL as it is, without looking at it first'
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand search" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -s X -l method -d 'The method, as an alternative to naming it before PATH' -r -f -a "GET\t''
POST\t''
PATCH\t''
PUT\t''
DELETE\t''
HEAD\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -s f -l field -l raw-field -d 'A field whose value is a text; KEY:=JSON for any JSON, KEY[]=… and KEY[PART]=… nest' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -s F -l typed-field -d 'A field whose value is what it looks like: true, false, null, a number, @FILE (`@-` is standard input), else a text' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -l input -d 'File with the body (`-` is standard input); fields then go into the URL' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -s H -l header -d 'A header' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -l jq -d 'Show what a program in the language of jq makes of the answer' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -l output -d 'Write the body to a file; that of a refusal goes to standard output' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -l dry-run -d 'Show what would be sent, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -l yes -d 'Do not ask before a write to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -s i -l include -d 'Show status and headers, too'
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -l paginate -d 'Follow `nextRecordsUrl` and join the records of all pages; a filter sees page after page'
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -l silent -d 'Do not show the body'
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand api" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and not __fish_seen_subcommand_from list describe" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and not __fish_seen_subcommand_from list describe" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and not __fish_seen_subcommand_from list describe" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and not __fish_seen_subcommand_from list describe" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and not __fish_seen_subcommand_from list describe" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and not __fish_seen_subcommand_from list describe" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and not __fish_seen_subcommand_from list describe" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and not __fish_seen_subcommand_from list describe" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and not __fish_seen_subcommand_from list describe" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and not __fish_seen_subcommand_from list describe" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and not __fish_seen_subcommand_from list describe" -f -a "list" -d 'Show the org\'s objects, standard and custom ones'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and not __fish_seen_subcommand_from list describe" -f -a "describe" -d 'Show an object\'s fields, picklists, relationships and record types'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from list" -l search -d 'Only those whose name or label has all of these words' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from list" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from list" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from list" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from list" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from list" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from list" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from list" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from list" -l custom -d 'Only those made by the org'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from list" -l standard -d 'Only those made by Salesforce'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from list" -l counts -d 'Tell how many records each has, about: the org counts now and then'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from list" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from list" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from list" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from describe" -l field -d 'Only this field, with the values of its picklist' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from describe" -l search -d 'Only fields whose name or label has all of these words' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from describe" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from describe" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from describe" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from describe" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from describe" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from describe" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from describe" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from describe" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from describe" -l raw -d 'The server\'s own JSON, as it came'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from describe" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from describe" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from describe" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from describe" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from describe" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from describe" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand object; and __fish_seen_subcommand_from describe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and not __fish_seen_subcommand_from list run" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and not __fish_seen_subcommand_from list run" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and not __fish_seen_subcommand_from list run" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and not __fish_seen_subcommand_from list run" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and not __fish_seen_subcommand_from list run" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and not __fish_seen_subcommand_from list run" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and not __fish_seen_subcommand_from list run" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and not __fish_seen_subcommand_from list run" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and not __fish_seen_subcommand_from list run" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and not __fish_seen_subcommand_from list run" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and not __fish_seen_subcommand_from list run" -f -a "list" -d 'Show the reports that are saved in the org'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and not __fish_seen_subcommand_from list run" -f -a "run" -d 'Run a report that is saved in the org, as rows'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from list" -l search -d 'Only those whose name or folder has all of these words' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from list" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from list" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from list" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from list" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from list" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from list" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from list" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from list" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from list" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from list" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from run" -l filter -d 'Only rows for which this holds: a column by heading or API name, = != < <= > >= ~ (contains), a value; repeated for several' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from run" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from run" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from run" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from run" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from run" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from run" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from run" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from run" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from run" -l summary -d 'The groups with their totals, instead of detail rows'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from run" -l api-names -d 'Head the columns with their API names'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from run" -l labels -d 'Every value as the report shows it, in your locale'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from run" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from run" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from run" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from run" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from run" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from run" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand report; and __fish_seen_subcommand_from run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and not __fish_seen_subcommand_from list show add remove" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and not __fish_seen_subcommand_from list show add remove" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and not __fish_seen_subcommand_from list show add remove" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and not __fish_seen_subcommand_from list show add remove" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and not __fish_seen_subcommand_from list show add remove" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and not __fish_seen_subcommand_from list show add remove" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and not __fish_seen_subcommand_from list show add remove" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and not __fish_seen_subcommand_from list show add remove" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and not __fish_seen_subcommand_from list show add remove" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and not __fish_seen_subcommand_from list show add remove" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and not __fish_seen_subcommand_from list show add remove" -f -a "list" -d 'Show the saved queries'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and not __fish_seen_subcommand_from list show add remove" -f -a "show" -d 'Show a saved query'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and not __fish_seen_subcommand_from list show add remove" -f -a "add" -d 'Keep a query under a name'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and not __fish_seen_subcommand_from list show add remove" -f -a "remove" -d 'Forget a saved query'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from list" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from list" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from list" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from list" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from list" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from list" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from list" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from list" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from list" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from list" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from show" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from show" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from show" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from show" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from show" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from add" -s f -l file -d 'Read the SOQL text from a file (`-` is standard input)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from add" -l description -d 'What it is for' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from add" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from add" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from add" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from add" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from add" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from add" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from add" -l force -d 'Replace a query of the same name'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from remove" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from remove" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from remove" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from remove" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from remove" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from remove" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from remove" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand saved; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -l search -d 'Only those whose text or org holds all of these words' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -l limit -d 'Only the newest so many' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -f -a "list" -d 'Show the queries that were run here, the newest last'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -f -a "run" -d 'Run a query of the history again'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and not __fish_seen_subcommand_from list run clear" -f -a "clear" -d 'Forget the queries that were run here'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from list" -l search -d 'Only those whose text or org holds all of these words' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from list" -l limit -d 'Only the newest so many' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from list" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from list" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from list" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from list" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from list" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from list" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from list" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from list" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from list" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from list" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -l param -d 'Value of `:NAME` in the query; repeated or `NAME=@FILE` (a value a line) for a list' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -l children -d 'What becomes of a sub-query' -r -f -a "json\t'A JSON array in the cell'
explode\t'A row per child; parents without children stay'
count\t'How many there are'"
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -l batch-size -d 'Rows per page, 200 to 2,000; the server may send fewer' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -l all-rows -d 'Also deleted and archived records'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -l no-check -d 'Send the text as it is, without looking at it first'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from clear" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from clear" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from clear" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from clear" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from clear" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from clear" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from clear" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from clear" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from clear" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand history; and __fish_seen_subcommand_from clear" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and not __fish_seen_subcommand_from info clear" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and not __fish_seen_subcommand_from info clear" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and not __fish_seen_subcommand_from info clear" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and not __fish_seen_subcommand_from info clear" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and not __fish_seen_subcommand_from info clear" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and not __fish_seen_subcommand_from info clear" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and not __fish_seen_subcommand_from info clear" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and not __fish_seen_subcommand_from info clear" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and not __fish_seen_subcommand_from info clear" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and not __fish_seen_subcommand_from info clear" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and not __fish_seen_subcommand_from info clear" -f -a "info" -d 'Show what is cached: describes and lists of objects, by org, user and API version'
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and not __fish_seen_subcommand_from info clear" -f -a "clear" -d 'Remove what is cached'
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from info" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from info" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from info" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from info" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from info" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from info" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from info" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from info" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from info" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from info" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from info" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from info" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from info" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from info" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from info" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from clear" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from clear" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from clear" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from clear" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from clear" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from clear" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from clear" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from clear" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from clear" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand cache; and __fish_seen_subcommand_from clear" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and not __fish_seen_subcommand_from list get create update upsert delete" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and not __fish_seen_subcommand_from list get create update upsert delete" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and not __fish_seen_subcommand_from list get create update upsert delete" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and not __fish_seen_subcommand_from list get create update upsert delete" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and not __fish_seen_subcommand_from list get create update upsert delete" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and not __fish_seen_subcommand_from list get create update upsert delete" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and not __fish_seen_subcommand_from list get create update upsert delete" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and not __fish_seen_subcommand_from list get create update upsert delete" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and not __fish_seen_subcommand_from list get create update upsert delete" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and not __fish_seen_subcommand_from list get create update upsert delete" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and not __fish_seen_subcommand_from list get create update upsert delete" -f -a "list" -d 'List accounts'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and not __fish_seen_subcommand_from list get create update upsert delete" -f -a "get" -d 'Show accounts, by id, address, name or another field'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and not __fish_seen_subcommand_from list get create update upsert delete" -f -a "create" -d 'Create accounts'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and not __fish_seen_subcommand_from list get create update upsert delete" -f -a "update" -d 'Change accounts'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and not __fish_seen_subcommand_from list get create update upsert delete" -f -a "upsert" -d 'Change accounts that are found by a key, and create those that are not there'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and not __fish_seen_subcommand_from list get create update upsert delete" -f -a "delete" -d 'Move accounts to the recycle bin'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l type -d 'Kind of account' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l industry -d 'Industry' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l source -d 'Where it came from' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l owner -d 'Owner; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l where -d 'Condition in SOQL, such as "Amount > 1000 AND IsClosed = false"' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l filter -d 'Field and value: `=` `!=` `<` `>` `<=` `>=`, `~` for a part of a text; `Field=` is empty' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l since -d 'Created since: 7d, 12h, 2w, a date, a time, or a date literal such as THIS_QUARTER' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l changed-since -d 'Changed since' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l fields -d 'Fields, such as Id,Name,Owner.Name; `+Fax` adds to those that are shown anyway' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l order -d 'Sort by these, such as "CloseDate DESC, Name"' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l limit -d 'At most so many records' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l all-rows -l all -d 'Also deleted and archived records'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l soql -d 'Print the query instead of running it'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l no-check -d 'Send the query without looking at its names first'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from get" -l fields -d 'Fields, such as Id,Name,Owner.Name; all that can be read without' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from get" -l related -d 'Child lists, such as Contacts,Opportunities' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from get" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from get" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from get" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from get" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from get" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from get" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from get" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from get" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from get" -l all-rows -d 'Also deleted and archived records'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from get" -l no-check -d 'Send the query without looking at its names first'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from get" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from get" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from get" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l name -d 'Name of the company' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l type -d 'Kind of account' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l industry -d 'Industry' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l phone -d 'Phone number' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l website -d 'Website' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l parent -d 'Account that it belongs to' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l source -d 'Where it came from' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l employees -d 'Number of employees' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l revenue -d 'Annual revenue' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l street -d 'Street of the billing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l city -d 'City of the billing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l state -d 'State of the billing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l postal-code -d 'Postal code of the billing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l country -d 'Country of the billing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l description -d 'Description' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l owner -d 'Owner; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l name -d 'Name of the company' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l type -d 'Kind of account' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l industry -d 'Industry' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l phone -d 'Phone number' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l website -d 'Website' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l parent -d 'Account that it belongs to' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l source -d 'Where it came from' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l employees -d 'Number of employees' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l revenue -d 'Annual revenue' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l street -d 'Street of the billing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l city -d 'City of the billing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l state -d 'State of the billing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l postal-code -d 'Postal code of the billing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l country -d 'Country of the billing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l description -d 'Description' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l owner -d 'Owner; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l where -d 'The records that fulfil a SOQL condition' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l name -d 'Name of the company' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l type -d 'Kind of account' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l industry -d 'Industry' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l phone -d 'Phone number' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l website -d 'Website' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l parent -d 'Account that it belongs to' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l source -d 'Where it came from' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l employees -d 'Number of employees' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l revenue -d 'Annual revenue' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l street -d 'Street of the billing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l city -d 'City of the billing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l state -d 'State of the billing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l postal-code -d 'Postal code of the billing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l country -d 'Country of the billing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l description -d 'Description' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l owner -d 'Owner; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l key -d 'Field by which records are found' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from upsert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l where -d 'The records that fulfil a SOQL condition' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand account; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and not __fish_seen_subcommand_from list get create update upsert delete" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and not __fish_seen_subcommand_from list get create update upsert delete" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and not __fish_seen_subcommand_from list get create update upsert delete" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and not __fish_seen_subcommand_from list get create update upsert delete" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and not __fish_seen_subcommand_from list get create update upsert delete" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and not __fish_seen_subcommand_from list get create update upsert delete" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and not __fish_seen_subcommand_from list get create update upsert delete" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and not __fish_seen_subcommand_from list get create update upsert delete" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and not __fish_seen_subcommand_from list get create update upsert delete" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and not __fish_seen_subcommand_from list get create update upsert delete" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and not __fish_seen_subcommand_from list get create update upsert delete" -f -a "list" -d 'List contacts'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and not __fish_seen_subcommand_from list get create update upsert delete" -f -a "get" -d 'Show contacts, by id, address, name or another field'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and not __fish_seen_subcommand_from list get create update upsert delete" -f -a "create" -d 'Create contacts'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and not __fish_seen_subcommand_from list get create update upsert delete" -f -a "update" -d 'Change contacts'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and not __fish_seen_subcommand_from list get create update upsert delete" -f -a "upsert" -d 'Change contacts that are found by a key, and create those that are not there'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and not __fish_seen_subcommand_from list get create update upsert delete" -f -a "delete" -d 'Move contacts to the recycle bin'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l account -d 'Account where they work' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l source -d 'Where they came from' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l owner -d 'Owner; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l where -d 'Condition in SOQL, such as "Amount > 1000 AND IsClosed = false"' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l filter -d 'Field and value: `=` `!=` `<` `>` `<=` `>=`, `~` for a part of a text; `Field=` is empty' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l since -d 'Created since: 7d, 12h, 2w, a date, a time, or a date literal such as THIS_QUARTER' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l changed-since -d 'Changed since' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l fields -d 'Fields, such as Id,Name,Owner.Name; `+Fax` adds to those that are shown anyway' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l order -d 'Sort by these, such as "CloseDate DESC, Name"' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l limit -d 'At most so many records' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l all-rows -l all -d 'Also deleted and archived records'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l soql -d 'Print the query instead of running it'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l no-check -d 'Send the query without looking at its names first'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from get" -l fields -d 'Fields, such as Id,Name,Owner.Name; all that can be read without' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from get" -l related -d 'Child lists, such as Contacts,Opportunities' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from get" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from get" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from get" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from get" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from get" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from get" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from get" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from get" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from get" -l all-rows -d 'Also deleted and archived records'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from get" -l no-check -d 'Send the query without looking at its names first'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from get" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from get" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from get" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l last-name -d 'Last name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l first-name -d 'First name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l email -d 'Email address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l phone -d 'Phone number' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l mobile -d 'Mobile phone number' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l title -d 'Title at work' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l department -d 'Department' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l account -d 'Account where they work' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l reports-to -d 'Contact that they report to' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l source -d 'Where they came from' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l street -d 'Street of the mailing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l city -d 'City of the mailing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l state -d 'State of the mailing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l postal-code -d 'Postal code of the mailing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l country -d 'Country of the mailing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l description -d 'Description' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l owner -d 'Owner; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l last-name -d 'Last name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l first-name -d 'First name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l email -d 'Email address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l phone -d 'Phone number' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l mobile -d 'Mobile phone number' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l title -d 'Title at work' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l department -d 'Department' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l account -d 'Account where they work' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l reports-to -d 'Contact that they report to' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l source -d 'Where they came from' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l street -d 'Street of the mailing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l city -d 'City of the mailing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l state -d 'State of the mailing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l postal-code -d 'Postal code of the mailing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l country -d 'Country of the mailing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l description -d 'Description' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l owner -d 'Owner; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l where -d 'The records that fulfil a SOQL condition' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l last-name -d 'Last name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l first-name -d 'First name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l email -d 'Email address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l phone -d 'Phone number' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l mobile -d 'Mobile phone number' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l title -d 'Title at work' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l department -d 'Department' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l account -d 'Account where they work' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l reports-to -d 'Contact that they report to' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l source -d 'Where they came from' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l street -d 'Street of the mailing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l city -d 'City of the mailing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l state -d 'State of the mailing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l postal-code -d 'Postal code of the mailing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l country -d 'Country of the mailing address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l description -d 'Description' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l owner -d 'Owner; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l key -d 'Field by which records are found' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from upsert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l where -d 'The records that fulfil a SOQL condition' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand contact; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and not __fish_seen_subcommand_from list get create update upsert delete convert" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and not __fish_seen_subcommand_from list get create update upsert delete convert" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and not __fish_seen_subcommand_from list get create update upsert delete convert" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and not __fish_seen_subcommand_from list get create update upsert delete convert" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and not __fish_seen_subcommand_from list get create update upsert delete convert" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and not __fish_seen_subcommand_from list get create update upsert delete convert" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and not __fish_seen_subcommand_from list get create update upsert delete convert" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and not __fish_seen_subcommand_from list get create update upsert delete convert" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and not __fish_seen_subcommand_from list get create update upsert delete convert" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and not __fish_seen_subcommand_from list get create update upsert delete convert" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and not __fish_seen_subcommand_from list get create update upsert delete convert" -f -a "list" -d 'List leads'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and not __fish_seen_subcommand_from list get create update upsert delete convert" -f -a "get" -d 'Show leads, by id, address, name or another field'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and not __fish_seen_subcommand_from list get create update upsert delete convert" -f -a "create" -d 'Create leads'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and not __fish_seen_subcommand_from list get create update upsert delete convert" -f -a "update" -d 'Change leads'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and not __fish_seen_subcommand_from list get create update upsert delete convert" -f -a "upsert" -d 'Change leads that are found by a key, and create those that are not there'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and not __fish_seen_subcommand_from list get create update upsert delete convert" -f -a "delete" -d 'Move leads to the recycle bin'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and not __fish_seen_subcommand_from list get create update upsert delete convert" -f -a "convert" -d 'Convert leads to contacts, accounts and opportunities'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l status -d 'Status' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l source -d 'Where they came from' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l rating -d 'Rating' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l industry -d 'Industry' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l owner -d 'Owner, a user or a queue; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l where -d 'Condition in SOQL, such as "Amount > 1000 AND IsClosed = false"' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l filter -d 'Field and value: `=` `!=` `<` `>` `<=` `>=`, `~` for a part of a text; `Field=` is empty' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l since -d 'Created since: 7d, 12h, 2w, a date, a time, or a date literal such as THIS_QUARTER' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l changed-since -d 'Changed since' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l fields -d 'Fields, such as Id,Name,Owner.Name; `+Fax` adds to those that are shown anyway' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l order -d 'Sort by these, such as "CloseDate DESC, Name"' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l limit -d 'At most so many records' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l all-rows -l all -d 'Also deleted and archived records'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l soql -d 'Print the query instead of running it'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l no-check -d 'Send the query without looking at its names first'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from get" -l fields -d 'Fields, such as Id,Name,Owner.Name; all that can be read without' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from get" -l related -d 'Child lists, such as Contacts,Opportunities' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from get" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from get" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from get" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from get" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from get" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from get" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from get" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from get" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from get" -l all-rows -d 'Also deleted and archived records'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from get" -l no-check -d 'Send the query without looking at its names first'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from get" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from get" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from get" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l last-name -d 'Last name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l first-name -d 'First name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l company -d 'Company' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l email -d 'Email address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l phone -d 'Phone number' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l mobile -d 'Mobile phone number' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l title -d 'Title at work' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l website -d 'Website' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l status -d 'Status' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l source -d 'Where they came from' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l rating -d 'Rating' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l industry -d 'Industry' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l employees -d 'Number of employees' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l revenue -d 'Annual revenue' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l street -d 'Street' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l city -d 'City' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l state -d 'State' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l postal-code -d 'Postal code' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l country -d 'Country' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l description -d 'Description' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l owner -d 'Owner, a user or a queue; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l last-name -d 'Last name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l first-name -d 'First name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l company -d 'Company' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l email -d 'Email address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l phone -d 'Phone number' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l mobile -d 'Mobile phone number' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l title -d 'Title at work' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l website -d 'Website' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l status -d 'Status' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l source -d 'Where they came from' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l rating -d 'Rating' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l industry -d 'Industry' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l employees -d 'Number of employees' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l revenue -d 'Annual revenue' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l street -d 'Street' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l city -d 'City' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l state -d 'State' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l postal-code -d 'Postal code' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l country -d 'Country' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l description -d 'Description' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l owner -d 'Owner, a user or a queue; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l where -d 'The records that fulfil a SOQL condition' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l last-name -d 'Last name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l first-name -d 'First name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l company -d 'Company' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l email -d 'Email address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l phone -d 'Phone number' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l mobile -d 'Mobile phone number' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l title -d 'Title at work' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l website -d 'Website' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l status -d 'Status' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l source -d 'Where they came from' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l rating -d 'Rating' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l industry -d 'Industry' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l employees -d 'Number of employees' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l revenue -d 'Annual revenue' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l street -d 'Street' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l city -d 'City' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l state -d 'State' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l postal-code -d 'Postal code' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l country -d 'Country' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l description -d 'Description' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l owner -d 'Owner, a user or a queue; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l key -d 'Field by which records are found' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from upsert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l where -d 'The records that fulfil a SOQL condition' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -l account -d 'Account that takes them' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -l contact -d 'Contact of that account that takes the lead' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -l opportunity -d 'Name of the opportunity; the company of the lead otherwise' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -l status -d 'Status that means converted; needed where several do' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -l owner -d 'Owner of what is made; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -l no-opportunity -d 'Make no opportunity'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -l dry-run -d 'Show what would be converted, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand lead; and __fish_seen_subcommand_from convert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and not __fish_seen_subcommand_from list get create update upsert delete close stage" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and not __fish_seen_subcommand_from list get create update upsert delete close stage" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and not __fish_seen_subcommand_from list get create update upsert delete close stage" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and not __fish_seen_subcommand_from list get create update upsert delete close stage" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and not __fish_seen_subcommand_from list get create update upsert delete close stage" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and not __fish_seen_subcommand_from list get create update upsert delete close stage" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and not __fish_seen_subcommand_from list get create update upsert delete close stage" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and not __fish_seen_subcommand_from list get create update upsert delete close stage" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and not __fish_seen_subcommand_from list get create update upsert delete close stage" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and not __fish_seen_subcommand_from list get create update upsert delete close stage" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and not __fish_seen_subcommand_from list get create update upsert delete close stage" -f -a "list" -d 'List opportunities'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and not __fish_seen_subcommand_from list get create update upsert delete close stage" -f -a "get" -d 'Show opportunities, by id, address, name or another field'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and not __fish_seen_subcommand_from list get create update upsert delete close stage" -f -a "create" -d 'Create opportunities'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and not __fish_seen_subcommand_from list get create update upsert delete close stage" -f -a "update" -d 'Change opportunities'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and not __fish_seen_subcommand_from list get create update upsert delete close stage" -f -a "upsert" -d 'Change opportunities that are found by a key, and create those that are not there'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and not __fish_seen_subcommand_from list get create update upsert delete close stage" -f -a "delete" -d 'Move opportunities to the recycle bin'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and not __fish_seen_subcommand_from list get create update upsert delete close stage" -f -a "close" -d 'Close opportunities as won or lost'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and not __fish_seen_subcommand_from list get create update upsert delete close stage" -f -a "stage" -d 'Move opportunities to the next stage, or to a named one'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l stage -d 'Stage' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l account -d 'Account that it is with' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l type -d 'Kind of deal' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l source -d 'Where it came from' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l campaign -d 'Campaign that brought it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l owner -d 'Owner; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l where -d 'Condition in SOQL, such as "Amount > 1000 AND IsClosed = false"' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l filter -d 'Field and value: `=` `!=` `<` `>` `<=` `>=`, `~` for a part of a text; `Field=` is empty' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l since -d 'Created since: 7d, 12h, 2w, a date, a time, or a date literal such as THIS_QUARTER' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l changed-since -d 'Changed since' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l fields -d 'Fields, such as Id,Name,Owner.Name; `+Fax` adds to those that are shown anyway' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l order -d 'Sort by these, such as "CloseDate DESC, Name"' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l limit -d 'At most so many records' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l all-rows -l all -d 'Also deleted and archived records'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l soql -d 'Print the query instead of running it'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l no-check -d 'Send the query without looking at its names first'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from get" -l fields -d 'Fields, such as Id,Name,Owner.Name; all that can be read without' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from get" -l related -d 'Child lists, such as Contacts,Opportunities' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from get" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from get" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from get" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from get" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from get" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from get" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from get" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from get" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from get" -l all-rows -d 'Also deleted and archived records'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from get" -l no-check -d 'Send the query without looking at its names first'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from get" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from get" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from get" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l name -d 'Name of the deal' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l stage -d 'Stage' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l close-date -d 'Day on which it closes' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l amount -d 'Amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l account -d 'Account that it is with' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l type -d 'Kind of deal' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l source -d 'Where it came from' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l probability -d 'Probability in percent' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l next-step -d 'Next step' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l campaign -d 'Campaign that brought it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l description -d 'Description' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l owner -d 'Owner; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l name -d 'Name of the deal' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l stage -d 'Stage' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l close-date -d 'Day on which it closes' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l amount -d 'Amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l account -d 'Account that it is with' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l type -d 'Kind of deal' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l source -d 'Where it came from' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l probability -d 'Probability in percent' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l next-step -d 'Next step' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l campaign -d 'Campaign that brought it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l description -d 'Description' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l owner -d 'Owner; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l where -d 'The records that fulfil a SOQL condition' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l name -d 'Name of the deal' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l stage -d 'Stage' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l close-date -d 'Day on which it closes' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l amount -d 'Amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l account -d 'Account that it is with' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l type -d 'Kind of deal' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l source -d 'Where it came from' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l probability -d 'Probability in percent' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l next-step -d 'Next step' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l campaign -d 'Campaign that brought it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l description -d 'Description' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l owner -d 'Owner; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l key -d 'Field by which records are found' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from upsert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l where -d 'The records that fulfil a SOQL condition' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l stage -d 'The stage, where several mean it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l reason -d 'A field that tells why, and its value' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l close-date -d 'The day of closing (2026-01-31)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l where -d 'The records that fulfil a SOQL condition' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l won -d 'The customer said yes'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l lost -d 'The customer said no'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from close" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand opportunity; and __fish_seen_subcommand_from stage" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and not __fish_seen_subcommand_from list get create update upsert delete members" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and not __fish_seen_subcommand_from list get create update upsert delete members" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and not __fish_seen_subcommand_from list get create update upsert delete members" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and not __fish_seen_subcommand_from list get create update upsert delete members" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and not __fish_seen_subcommand_from list get create update upsert delete members" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and not __fish_seen_subcommand_from list get create update upsert delete members" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and not __fish_seen_subcommand_from list get create update upsert delete members" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and not __fish_seen_subcommand_from list get create update upsert delete members" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and not __fish_seen_subcommand_from list get create update upsert delete members" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and not __fish_seen_subcommand_from list get create update upsert delete members" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and not __fish_seen_subcommand_from list get create update upsert delete members" -f -a "list" -d 'List campaigns'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and not __fish_seen_subcommand_from list get create update upsert delete members" -f -a "get" -d 'Show campaigns, by id, address, name or another field'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and not __fish_seen_subcommand_from list get create update upsert delete members" -f -a "create" -d 'Create campaigns'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and not __fish_seen_subcommand_from list get create update upsert delete members" -f -a "update" -d 'Change campaigns'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and not __fish_seen_subcommand_from list get create update upsert delete members" -f -a "upsert" -d 'Change campaigns that are found by a key, and create those that are not there'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and not __fish_seen_subcommand_from list get create update upsert delete members" -f -a "delete" -d 'Move campaigns to the recycle bin'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and not __fish_seen_subcommand_from list get create update upsert delete members" -f -a "members" -d 'Leads and contacts of a campaign'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l type -d 'Kind of campaign' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l status -d 'Status' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l active -d 'Whether it is under way' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l owner -d 'Owner; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l where -d 'Condition in SOQL, such as "Amount > 1000 AND IsClosed = false"' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l filter -d 'Field and value: `=` `!=` `<` `>` `<=` `>=`, `~` for a part of a text; `Field=` is empty' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l since -d 'Created since: 7d, 12h, 2w, a date, a time, or a date literal such as THIS_QUARTER' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l changed-since -d 'Changed since' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l fields -d 'Fields, such as Id,Name,Owner.Name; `+Fax` adds to those that are shown anyway' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l order -d 'Sort by these, such as "CloseDate DESC, Name"' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l limit -d 'At most so many records' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l all-rows -l all -d 'Also deleted and archived records'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l soql -d 'Print the query instead of running it'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l no-check -d 'Send the query without looking at its names first'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from get" -l fields -d 'Fields, such as Id,Name,Owner.Name; all that can be read without' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from get" -l related -d 'Child lists, such as Contacts,Opportunities' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from get" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from get" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from get" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from get" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from get" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from get" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from get" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from get" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from get" -l all-rows -d 'Also deleted and archived records'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from get" -l no-check -d 'Send the query without looking at its names first'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from get" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from get" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from get" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l name -d 'Name of the campaign' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l type -d 'Kind of campaign' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l status -d 'Status' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l start-date -d 'First day' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l end-date -d 'Last day' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l active -d 'Whether it is under way' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l budget -d 'Budgeted cost' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l cost -d 'Actual cost' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l expected-revenue -d 'Expected revenue' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l parent -d 'Campaign that it belongs to' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l description -d 'Description' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l owner -d 'Owner; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l name -d 'Name of the campaign' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l type -d 'Kind of campaign' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l status -d 'Status' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l start-date -d 'First day' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l end-date -d 'Last day' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l active -d 'Whether it is under way' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l budget -d 'Budgeted cost' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l cost -d 'Actual cost' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l expected-revenue -d 'Expected revenue' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l parent -d 'Campaign that it belongs to' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l description -d 'Description' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l owner -d 'Owner; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l where -d 'The records that fulfil a SOQL condition' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l name -d 'Name of the campaign' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l type -d 'Kind of campaign' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l status -d 'Status' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l start-date -d 'First day' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l end-date -d 'Last day' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l active -d 'Whether it is under way' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l budget -d 'Budgeted cost' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l cost -d 'Actual cost' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l expected-revenue -d 'Expected revenue' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l parent -d 'Campaign that it belongs to' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l description -d 'Description' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l owner -d 'Owner; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l key -d 'Field by which records are found' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from upsert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l where -d 'The records that fulfil a SOQL condition' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from members" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from members" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from members" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from members" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from members" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from members" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from members" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from members" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from members" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from members" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from members" -f -a "list" -d 'List the members of a campaign'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from members" -f -a "add" -d 'Add leads and contacts to a campaign'
complete -c sfkit -n "__fish_sfkit_using_subcommand campaign; and __fish_seen_subcommand_from members" -f -a "remove" -d 'Remove leads and contacts from a campaign'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and not __fish_seen_subcommand_from list get create update upsert delete close comment escalate" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and not __fish_seen_subcommand_from list get create update upsert delete close comment escalate" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and not __fish_seen_subcommand_from list get create update upsert delete close comment escalate" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and not __fish_seen_subcommand_from list get create update upsert delete close comment escalate" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and not __fish_seen_subcommand_from list get create update upsert delete close comment escalate" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and not __fish_seen_subcommand_from list get create update upsert delete close comment escalate" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and not __fish_seen_subcommand_from list get create update upsert delete close comment escalate" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and not __fish_seen_subcommand_from list get create update upsert delete close comment escalate" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and not __fish_seen_subcommand_from list get create update upsert delete close comment escalate" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and not __fish_seen_subcommand_from list get create update upsert delete close comment escalate" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and not __fish_seen_subcommand_from list get create update upsert delete close comment escalate" -f -a "list" -d 'List cases'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and not __fish_seen_subcommand_from list get create update upsert delete close comment escalate" -f -a "get" -d 'Show cases, by id, address, name or another field'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and not __fish_seen_subcommand_from list get create update upsert delete close comment escalate" -f -a "create" -d 'Create cases'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and not __fish_seen_subcommand_from list get create update upsert delete close comment escalate" -f -a "update" -d 'Change cases'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and not __fish_seen_subcommand_from list get create update upsert delete close comment escalate" -f -a "upsert" -d 'Change cases that are found by a key, and create those that are not there'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and not __fish_seen_subcommand_from list get create update upsert delete close comment escalate" -f -a "delete" -d 'Move cases to the recycle bin'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and not __fish_seen_subcommand_from list get create update upsert delete close comment escalate" -f -a "close" -d 'Close cases'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and not __fish_seen_subcommand_from list get create update upsert delete close comment escalate" -f -a "comment" -d 'Write a comment on a case'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and not __fish_seen_subcommand_from list get create update upsert delete close comment escalate" -f -a "escalate" -d 'Escalate cases'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l status -d 'Status' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l priority -d 'Priority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l origin -d 'How it arrived' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l type -d 'Kind of case' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l account -d 'Account of the customer' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l contact -d 'Contact who asked' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l owner -d 'Owner, a user or a queue; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l where -d 'Condition in SOQL, such as "Amount > 1000 AND IsClosed = false"' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l filter -d 'Field and value: `=` `!=` `<` `>` `<=` `>=`, `~` for a part of a text; `Field=` is empty' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l since -d 'Created since: 7d, 12h, 2w, a date, a time, or a date literal such as THIS_QUARTER' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l changed-since -d 'Changed since' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l fields -d 'Fields, such as Id,Name,Owner.Name; `+Fax` adds to those that are shown anyway' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l order -d 'Sort by these, such as "CloseDate DESC, Name"' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l limit -d 'At most so many records' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l all-rows -l all -d 'Also deleted and archived records'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l soql -d 'Print the query instead of running it'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l no-check -d 'Send the query without looking at its names first'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from get" -l fields -d 'Fields, such as Id,Name,Owner.Name; all that can be read without' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from get" -l related -d 'Child lists, such as Contacts,Opportunities' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from get" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from get" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from get" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from get" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from get" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from get" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from get" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from get" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from get" -l all-rows -d 'Also deleted and archived records'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from get" -l no-check -d 'Send the query without looking at its names first'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from get" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from get" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from get" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l subject -d 'Subject' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l status -d 'Status' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l priority -d 'Priority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l origin -d 'How it arrived' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l type -d 'Kind of case' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l reason -d 'Reason' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l account -d 'Account of the customer' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l contact -d 'Contact who asked' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l parent -d 'Case that it belongs to' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l description -d 'Description' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l owner -d 'Owner, a user or a queue; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l subject -d 'Subject' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l status -d 'Status' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l priority -d 'Priority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l origin -d 'How it arrived' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l type -d 'Kind of case' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l reason -d 'Reason' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l account -d 'Account of the customer' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l contact -d 'Contact who asked' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l parent -d 'Case that it belongs to' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l description -d 'Description' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l owner -d 'Owner, a user or a queue; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l where -d 'The records that fulfil a SOQL condition' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l subject -d 'Subject' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l status -d 'Status' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l priority -d 'Priority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l origin -d 'How it arrived' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l type -d 'Kind of case' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l reason -d 'Reason' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l account -d 'Account of the customer' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l contact -d 'Contact who asked' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l parent -d 'Case that it belongs to' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l description -d 'Description' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l owner -d 'Owner, a user or a queue; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l key -d 'Field by which records are found' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from upsert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l where -d 'The records that fulfil a SOQL condition' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l status -d 'The status, where several mean closed' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l where -d 'The records that fulfil a SOQL condition' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from close" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -l public -d 'The customer may see it'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from comment" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l priority -d 'Priority from now on' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l reason -d 'Reason from now on' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l where -d 'The records that fulfil a SOQL condition' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand case; and __fish_seen_subcommand_from escalate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and not __fish_seen_subcommand_from list get create update upsert delete" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and not __fish_seen_subcommand_from list get create update upsert delete" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and not __fish_seen_subcommand_from list get create update upsert delete" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and not __fish_seen_subcommand_from list get create update upsert delete" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and not __fish_seen_subcommand_from list get create update upsert delete" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and not __fish_seen_subcommand_from list get create update upsert delete" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and not __fish_seen_subcommand_from list get create update upsert delete" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and not __fish_seen_subcommand_from list get create update upsert delete" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and not __fish_seen_subcommand_from list get create update upsert delete" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and not __fish_seen_subcommand_from list get create update upsert delete" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and not __fish_seen_subcommand_from list get create update upsert delete" -f -a "list" -d 'List users'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and not __fish_seen_subcommand_from list get create update upsert delete" -f -a "get" -d 'Show users, by id, address, name or another field'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and not __fish_seen_subcommand_from list get create update upsert delete" -f -a "create" -d 'Create users'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and not __fish_seen_subcommand_from list get create update upsert delete" -f -a "update" -d 'Change users'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and not __fish_seen_subcommand_from list get create update upsert delete" -f -a "upsert" -d 'Change users that are found by a key, and create those that are not there'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and not __fish_seen_subcommand_from list get create update upsert delete" -f -a "delete" -d 'Move users to the recycle bin'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l active -d 'Whether they may log in' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l profile -d 'Profile' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l role -d 'Role' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l where -d 'Condition in SOQL, such as "Amount > 1000 AND IsClosed = false"' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l filter -d 'Field and value: `=` `!=` `<` `>` `<=` `>=`, `~` for a part of a text; `Field=` is empty' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l since -d 'Created since: 7d, 12h, 2w, a date, a time, or a date literal such as THIS_QUARTER' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l changed-since -d 'Changed since' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l fields -d 'Fields, such as Id,Name,Owner.Name; `+Fax` adds to those that are shown anyway' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l order -d 'Sort by these, such as "CloseDate DESC, Name"' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l limit -d 'At most so many records' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l all-rows -l all -d 'Also deleted and archived records'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l soql -d 'Print the query instead of running it'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l no-check -d 'Send the query without looking at its names first'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from get" -l fields -d 'Fields, such as Id,Name,Owner.Name; all that can be read without' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from get" -l related -d 'Child lists, such as Contacts,Opportunities' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from get" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from get" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from get" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from get" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from get" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from get" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from get" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from get" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from get" -l all-rows -d 'Also deleted and archived records'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from get" -l no-check -d 'Send the query without looking at its names first'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from get" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from get" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from get" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l last-name -d 'Last name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l first-name -d 'First name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l username -d 'Username, in the form of an email address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l email -d 'Email address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l alias -d 'Short name, at most eight characters' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l title -d 'Title at work' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l department -d 'Department' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l phone -d 'Phone number' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l active -d 'Whether they may log in' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l profile -d 'Profile' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l role -d 'Role' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l manager -d 'Manager' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l time-zone -d 'Time zone, such as Europe/Berlin' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l locale -d 'Locale, such as de_DE' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l language -d 'Language, such as de' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l encoding -d 'Encoding of mails, such as UTF-8' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l last-name -d 'Last name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l first-name -d 'First name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l username -d 'Username, in the form of an email address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l email -d 'Email address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l alias -d 'Short name, at most eight characters' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l title -d 'Title at work' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l department -d 'Department' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l phone -d 'Phone number' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l active -d 'Whether they may log in' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l profile -d 'Profile' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l role -d 'Role' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l manager -d 'Manager' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l time-zone -d 'Time zone, such as Europe/Berlin' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l locale -d 'Locale, such as de_DE' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l language -d 'Language, such as de' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l encoding -d 'Encoding of mails, such as UTF-8' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l where -d 'The records that fulfil a SOQL condition' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l last-name -d 'Last name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l first-name -d 'First name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l username -d 'Username, in the form of an email address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l email -d 'Email address' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l alias -d 'Short name, at most eight characters' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l title -d 'Title at work' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l department -d 'Department' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l phone -d 'Phone number' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l active -d 'Whether they may log in' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l profile -d 'Profile' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l role -d 'Role' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l manager -d 'Manager' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l time-zone -d 'Time zone, such as Europe/Berlin' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l locale -d 'Locale, such as de_DE' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l language -d 'Language, such as de' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l encoding -d 'Encoding of mails, such as UTF-8' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l key -d 'Field by which records are found' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from upsert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l where -d 'The records that fulfil a SOQL condition' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand user; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and not __fish_seen_subcommand_from list get create update upsert delete undelete restore" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and not __fish_seen_subcommand_from list get create update upsert delete undelete restore" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and not __fish_seen_subcommand_from list get create update upsert delete undelete restore" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and not __fish_seen_subcommand_from list get create update upsert delete undelete restore" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and not __fish_seen_subcommand_from list get create update upsert delete undelete restore" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and not __fish_seen_subcommand_from list get create update upsert delete undelete restore" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and not __fish_seen_subcommand_from list get create update upsert delete undelete restore" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and not __fish_seen_subcommand_from list get create update upsert delete undelete restore" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and not __fish_seen_subcommand_from list get create update upsert delete undelete restore" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and not __fish_seen_subcommand_from list get create update upsert delete undelete restore" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and not __fish_seen_subcommand_from list get create update upsert delete undelete restore" -f -a "list" -d 'List records of an object'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and not __fish_seen_subcommand_from list get create update upsert delete undelete restore" -f -a "get" -d 'Show records of an object, by id, address, name or another field'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and not __fish_seen_subcommand_from list get create update upsert delete undelete restore" -f -a "create" -d 'Create records'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and not __fish_seen_subcommand_from list get create update upsert delete undelete restore" -f -a "update" -d 'Change records'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and not __fish_seen_subcommand_from list get create update upsert delete undelete restore" -f -a "upsert" -d 'Change records that are found by a key, and create those that are not there'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and not __fish_seen_subcommand_from list get create update upsert delete undelete restore" -f -a "delete" -d 'Move records to the recycle bin'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and not __fish_seen_subcommand_from list get create update upsert delete undelete restore" -f -a "undelete" -d 'Take records out of the recycle bin'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and not __fish_seen_subcommand_from list get create update upsert delete undelete restore" -f -a "restore" -d 'Take a write back, by the file that `--undo` wrote'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l owner -d 'Owner, a user or a queue; `me` is you' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l where -d 'Condition in SOQL, such as "Amount > 1000 AND IsClosed = false"' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l filter -d 'Field and value: `=` `!=` `<` `>` `<=` `>=`, `~` for a part of a text; `Field=` is empty' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l since -d 'Created since: 7d, 12h, 2w, a date, a time, or a date literal such as THIS_QUARTER' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l changed-since -d 'Changed since' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l fields -d 'Fields, such as Id,Name,Owner.Name; `+Fax` adds to those that are shown anyway' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l order -d 'Sort by these, such as "CloseDate DESC, Name"' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l limit -d 'At most so many records' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l all-rows -l all -d 'Also deleted and archived records'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l soql -d 'Print the query instead of running it'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l no-check -d 'Send the query without looking at its names first'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from get" -l fields -d 'Fields, such as Id,Name,Owner.Name; all that can be read without' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from get" -l related -d 'Child lists, such as Contacts,Opportunities' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from get" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from get" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from get" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from get" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from get" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from get" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from get" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from get" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from get" -l all-rows -d 'Also deleted and archived records'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from get" -l no-check -d 'Send the query without looking at its names first'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from get" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from get" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from get" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l where -d 'The records that fulfil a SOQL condition' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l key -d 'Field by which records are found' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l set -d 'Value of a field, for every record; `FIELD:=JSON` keeps the type' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l set-json -d 'Values of fields as a JSON object' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l allow-duplicates -d 'Save also what a duplicate rule only warns about'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from upsert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l where -d 'The records that fulfil a SOQL condition' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l if-unmodified-since -d 'Leave records alone that anybody changed after this time' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l file -d 'Records as CSV, JSON or NDJSON; `-` is standard input' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l map -d 'A column of the file and the field it is meant for; `COLUMN=` leaves it out' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l failures -d 'Write the rows that fail to a file, to be corrected and sent again' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l undo -d 'Keep how the records are in a file, which `sfkit record restore` takes back' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l empty-as-null -d 'Empty cells empty their field'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l skip-bad -d 'Leave wrong rows out and send the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l all-or-none -d 'Save each 200 records together or not at all'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l dry-run -d 'Show what would change, field by field, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l no-check -d 'Let the server judge; rows are not checked before'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from undelete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from restore" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from restore" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from restore" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from restore" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from restore" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from restore" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from restore" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from restore" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from restore" -l dry-run -d 'Show what would be taken back, and send nothing'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from restore" -l yes -d 'Do not ask, also not before writing to a protected org'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from restore" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from restore" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from restore" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from restore" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from restore" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from restore" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand record; and __fish_seen_subcommand_from restore" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand open" -l in -d 'Object of the record, when it is named by its name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand open" -l path -d 'Path of a page, such as /lightning/setup/SetupOneHome/home' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand open" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand open" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand open" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand open" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand open" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand open" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand open" -l url-only -d 'Print the address instead of opening it'
complete -c sfkit -n "__fish_sfkit_using_subcommand open" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand open" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand open" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand open" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l period -d 'Days to look at: all, this-quarter, last-fiscal-year, last-90-days, 2026-Q3, FROM..TO' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l as-of -d 'The day that counts as today, such as 2026-11-22' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l compare -d 'Show the difference to another window of the same length' -r -f -a "previous\t'The window before'
year-ago\t'The same window a year before'"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l owner -d 'Only records of this owner: name, username, id or `me`; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l role -d 'Only owners with this role or one below it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l record-type -d 'Only this record type; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l source -d 'Only this lead source; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l where -d 'Only records for which this SOQL condition holds; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l currency -d 'Currency of an org that has one alone, which it does not tell' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l team -d 'Only deals on whose opportunity team this user is' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l account -d 'Only deals of this account: name or id; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l min-amount -d 'Only deals of at least this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l max-amount -d 'Only deals of at most this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l quota -d 'Quota of the period: an amount, a CSV file with owner and amount, or `org` (ForecastingQuota)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l group-by -d 'Group by a field or a parent\'s field, such as Type or Owner.Name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l explain -d 'Tell formula, fields and query of each number'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l include-omitted -d 'Also open deals that are left out of the forecast'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l rebuilt -d 'Take the deals as their history shows them on the day of --as-of'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l sums-only -d 'Fetch sums alone, a fixed number of calls: medians and days stay unknown'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l compat -d 'JSON with the keys of the earlier service (`total_pipeline_value`, `stage_breakdown`, …)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -f -a "summary" -d 'Show the pipeline in numbers: value, weight, wins, deal size, cycle, velocity'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -f -a "stages" -d 'Show open deals by stage, in the org\'s order'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -f -a "owners" -d 'Show pipeline, wins and losses by owner'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -f -a "trend" -d 'Show what was created, won and lost, period by period'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -f -a "velocity" -d 'Show how deals move: conversion and stay by stage, cycle, pushes'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -f -a "forecast" -d 'Roll the forecast of a period up, with slippage and accuracy'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -f -a "hygiene" -d 'Find open deals that need somebody'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -f -a "snapshot" -d 'Keep a picture of the pipeline, to compare later ones with'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and not __fish_seen_subcommand_from summary stages owners trend velocity forecast hygiene snapshot diff" -f -a "diff" -d 'Tell what moved in the pipeline between two days'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l period -d 'Days to look at: all, this-quarter, last-fiscal-year, last-90-days, 2026-Q3, FROM..TO' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l as-of -d 'The day that counts as today, such as 2026-11-22' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l compare -d 'Show the difference to another window of the same length' -r -f -a "previous\t'The window before'
year-ago\t'The same window a year before'"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l owner -d 'Only records of this owner: name, username, id or `me`; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l role -d 'Only owners with this role or one below it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l record-type -d 'Only this record type; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l source -d 'Only this lead source; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l where -d 'Only records for which this SOQL condition holds; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l currency -d 'Currency of an org that has one alone, which it does not tell' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l team -d 'Only deals on whose opportunity team this user is' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l account -d 'Only deals of this account: name or id; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l min-amount -d 'Only deals of at least this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l max-amount -d 'Only deals of at most this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l quota -d 'Quota of the period: an amount, a CSV file with owner and amount, or `org` (ForecastingQuota)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l group-by -d 'Group by a field or a parent\'s field, such as Type or Owner.Name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l explain -d 'Tell formula, fields and query of each number'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l include-omitted -d 'Also open deals that are left out of the forecast'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l rebuilt -d 'Take the deals as their history shows them on the day of --as-of'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l sums-only -d 'Fetch sums alone, a fixed number of calls: medians and days stay unknown'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l compat -d 'JSON with the keys of the earlier service (`total_pipeline_value`, `stage_breakdown`, …)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from summary" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l period -d 'Days to look at: all, this-quarter, last-fiscal-year, last-90-days, 2026-Q3, FROM..TO' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l as-of -d 'The day that counts as today, such as 2026-11-22' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l compare -d 'Show the difference to another window of the same length' -r -f -a "previous\t'The window before'
year-ago\t'The same window a year before'"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l owner -d 'Only records of this owner: name, username, id or `me`; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l role -d 'Only owners with this role or one below it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l record-type -d 'Only this record type; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l source -d 'Only this lead source; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l where -d 'Only records for which this SOQL condition holds; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l currency -d 'Currency of an org that has one alone, which it does not tell' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l team -d 'Only deals on whose opportunity team this user is' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l account -d 'Only deals of this account: name or id; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l min-amount -d 'Only deals of at least this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l max-amount -d 'Only deals of at most this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l explain -d 'Tell formula, fields and query of each number'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l include-omitted -d 'Also open deals that are left out of the forecast'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l rebuilt -d 'Take the deals as their history shows them on the day of --as-of'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l sums-only -d 'Fetch sums alone, a fixed number of calls: medians and days stay unknown'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from stages" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l period -d 'Days to look at: all, this-quarter, last-fiscal-year, last-90-days, 2026-Q3, FROM..TO' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l as-of -d 'The day that counts as today, such as 2026-11-22' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l compare -d 'Show the difference to another window of the same length' -r -f -a "previous\t'The window before'
year-ago\t'The same window a year before'"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l owner -d 'Only records of this owner: name, username, id or `me`; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l role -d 'Only owners with this role or one below it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l record-type -d 'Only this record type; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l source -d 'Only this lead source; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l where -d 'Only records for which this SOQL condition holds; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l currency -d 'Currency of an org that has one alone, which it does not tell' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l team -d 'Only deals on whose opportunity team this user is' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l account -d 'Only deals of this account: name or id; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l min-amount -d 'Only deals of at least this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l max-amount -d 'Only deals of at most this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l quota -d 'Quota of the period: an amount, a CSV file with owner and amount, or `org` (ForecastingQuota)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l explain -d 'Tell formula, fields and query of each number'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l include-omitted -d 'Also open deals that are left out of the forecast'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l rebuilt -d 'Take the deals as their history shows them on the day of --as-of'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l sums-only -d 'Fetch sums alone, a fixed number of calls: medians and days stay unknown'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from owners" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l period -d 'Days to look at: all, this-quarter, last-fiscal-year, last-90-days, 2026-Q3, FROM..TO' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l as-of -d 'The day that counts as today, such as 2026-11-22' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l compare -d 'Show the difference to another window of the same length' -r -f -a "previous\t'The window before'
year-ago\t'The same window a year before'"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l owner -d 'Only records of this owner: name, username, id or `me`; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l role -d 'Only owners with this role or one below it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l record-type -d 'Only this record type; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l source -d 'Only this lead source; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l where -d 'Only records for which this SOQL condition holds; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l currency -d 'Currency of an org that has one alone, which it does not tell' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l team -d 'Only deals on whose opportunity team this user is' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l account -d 'Only deals of this account: name or id; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l min-amount -d 'Only deals of at least this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l max-amount -d 'Only deals of at most this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l by -d 'How long the periods are' -r -f -a "week\t'From Monday'
month\t'A month'
quarter\t'A quarter of the calendar year'
year\t'A calendar year'"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l explain -d 'Tell formula, fields and query of each number'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l include-omitted -d 'Also open deals that are left out of the forecast'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l rebuilt -d 'Take the deals as their history shows them on the day of --as-of'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from trend" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l period -d 'Days to look at: all, this-quarter, last-fiscal-year, last-90-days, 2026-Q3, FROM..TO' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l as-of -d 'The day that counts as today, such as 2026-11-22' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l compare -d 'Show the difference to another window of the same length' -r -f -a "previous\t'The window before'
year-ago\t'The same window a year before'"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l owner -d 'Only records of this owner: name, username, id or `me`; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l role -d 'Only owners with this role or one below it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l record-type -d 'Only this record type; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l source -d 'Only this lead source; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l where -d 'Only records for which this SOQL condition holds; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l currency -d 'Currency of an org that has one alone, which it does not tell' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l team -d 'Only deals on whose opportunity team this user is' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l account -d 'Only deals of this account: name or id; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l min-amount -d 'Only deals of at least this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l max-amount -d 'Only deals of at most this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l explain -d 'Tell formula, fields and query of each number'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l include-omitted -d 'Also open deals that are left out of the forecast'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l rebuilt -d 'Take the deals as their history shows them on the day of --as-of'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from velocity" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l period -d 'Days to look at: all, this-quarter, last-fiscal-year, last-90-days, 2026-Q3, FROM..TO' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l as-of -d 'The day that counts as today, such as 2026-11-22' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l compare -d 'Show the difference to another window of the same length' -r -f -a "previous\t'The window before'
year-ago\t'The same window a year before'"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l owner -d 'Only records of this owner: name, username, id or `me`; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l role -d 'Only owners with this role or one below it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l record-type -d 'Only this record type; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l source -d 'Only this lead source; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l where -d 'Only records for which this SOQL condition holds; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l currency -d 'Currency of an org that has one alone, which it does not tell' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l team -d 'Only deals on whose opportunity team this user is' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l account -d 'Only deals of this account: name or id; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l min-amount -d 'Only deals of at least this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l max-amount -d 'Only deals of at most this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l quota -d 'Quota of the period: an amount, a CSV file with owner and amount, or `org` (ForecastingQuota)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l group-by -d 'Group by a field or a parent\'s field, such as Type or Owner.Name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l explain -d 'Tell formula, fields and query of each number'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l include-omitted -d 'Also open deals that are left out of the forecast'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l rebuilt -d 'Take the deals as their history shows them on the day of --as-of'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l sums-only -d 'Fetch sums alone, a fixed number of calls: medians and days stay unknown'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l single-category -d 'Each category by itself, instead of with the better ones'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from forecast" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l period -d 'Days to look at: all, this-quarter, last-fiscal-year, last-90-days, 2026-Q3, FROM..TO' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l as-of -d 'The day that counts as today, such as 2026-11-22' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l compare -d 'Show the difference to another window of the same length' -r -f -a "previous\t'The window before'
year-ago\t'The same window a year before'"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l owner -d 'Only records of this owner: name, username, id or `me`; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l role -d 'Only owners with this role or one below it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l record-type -d 'Only this record type; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l source -d 'Only this lead source; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l where -d 'Only records for which this SOQL condition holds; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l currency -d 'Currency of an org that has one alone, which it does not tell' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l team -d 'Only deals on whose opportunity team this user is' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l account -d 'Only deals of this account: name or id; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l min-amount -d 'Only deals of at least this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l max-amount -d 'Only deals of at most this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l stalled-factor -d 'Stuck: longer in a stage than so many times the median stay' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l stalled-days -d 'Stuck: at least so many days' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l silent-days -d 'No activity for so many days' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l pushes -d 'Pushed: close date moved to a later day so often' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l explain -d 'Tell formula, fields and query of each number'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l include-omitted -d 'Also open deals that are left out of the forecast'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l rebuilt -d 'Take the deals as their history shows them on the day of --as-of'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from hygiene" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l owner -d 'Only records of this owner: name, username, id or `me`; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l role -d 'Only owners with this role or one below it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l record-type -d 'Only this record type; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l source -d 'Only this lead source; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l where -d 'Only records for which this SOQL condition holds; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l team -d 'Only deals on whose opportunity team this user is' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l account -d 'Only deals of this account: name or id; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l min-amount -d 'Only deals of at least this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l max-amount -d 'Only deals of at most this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l currency -d 'Currency of an org that has one alone, which it does not tell' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l delete -d 'Forget the pictures of a day, instead of taking one' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l explain -d 'Tell formula, fields and query of each number'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l list -d 'Show the pictures that are kept, instead of taking one'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from snapshot" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l from -d 'Where the pictures come from, when not from whichever there is' -r -f -a "snapshots\t'`sfkit pipeline snapshot`'
history\t'The rows of OpportunityHistory'"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l owner -d 'Only records of this owner: name, username, id or `me`; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l role -d 'Only owners with this role or one below it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l record-type -d 'Only this record type; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l source -d 'Only this lead source; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l where -d 'Only records for which this SOQL condition holds; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l team -d 'Only deals on whose opportunity team this user is' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l account -d 'Only deals of this account: name or id; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l min-amount -d 'Only deals of at least this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l max-amount -d 'Only deals of at most this amount' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l currency -d 'Currency of an org that has one alone, which it does not tell' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l explain -d 'Tell formula, fields and query of each number'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand pipeline; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l period -d 'Days to look at: all, this-quarter, last-fiscal-year, last-90-days, 2026-Q3, FROM..TO' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l as-of -d 'The day that counts as today, such as 2026-11-22' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l compare -d 'Show the difference to another window of the same length' -r -f -a "previous\t'The window before'
year-ago\t'The same window a year before'"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l owner -d 'Only records of this owner: name, username, id or `me`; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l role -d 'Only owners with this role or one below it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l record-type -d 'Only this record type; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l source -d 'Only this lead source; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l where -d 'Only records for which this SOQL condition holds; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l currency -d 'Currency of an org that has one alone, which it does not tell' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l closed-out -d 'Lead statuses that count as given up; without it those whose name says so' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l group-by -d 'Group by a field or a parent\'s field, such as Type or Owner.Name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l min-n -d 'Leave rates of groups with fewer records open' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l mql -d 'Statuses of marketing-qualified leads' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l sql -d 'Statuses of sales-qualified leads' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l explain -d 'Tell formula, fields and query of each number'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l sums-only -d 'Fetch sums alone, a fixed number of calls: medians and days stay unknown'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l compat -d 'JSON with the keys of the earlier service (`total_leads`, `source_breakdown`, …)'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -f -a "summary" -d 'Show leads in numbers: created, open, converted, won, days to conversion'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -f -a "sources" -d 'Show leads by source, and what became of their opportunities'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -f -a "owners" -d 'Show leads by owner: load, untouched ones, conversion'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -f -a "response" -d 'Show how soon leads are answered'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and not __fish_seen_subcommand_from summary sources owners response aging" -f -a "aging" -d 'Show the age of open leads'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l period -d 'Days to look at: all, this-quarter, last-fiscal-year, last-90-days, 2026-Q3, FROM..TO' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l as-of -d 'The day that counts as today, such as 2026-11-22' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l compare -d 'Show the difference to another window of the same length' -r -f -a "previous\t'The window before'
year-ago\t'The same window a year before'"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l owner -d 'Only records of this owner: name, username, id or `me`; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l role -d 'Only owners with this role or one below it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l record-type -d 'Only this record type; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l source -d 'Only this lead source; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l where -d 'Only records for which this SOQL condition holds; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l currency -d 'Currency of an org that has one alone, which it does not tell' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l closed-out -d 'Lead statuses that count as given up; without it those whose name says so' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l group-by -d 'Group by a field or a parent\'s field, such as Type or Owner.Name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l min-n -d 'Leave rates of groups with fewer records open' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l mql -d 'Statuses of marketing-qualified leads' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l sql -d 'Statuses of sales-qualified leads' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l explain -d 'Tell formula, fields and query of each number'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l sums-only -d 'Fetch sums alone, a fixed number of calls: medians and days stay unknown'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l compat -d 'JSON with the keys of the earlier service (`total_leads`, `source_breakdown`, …)'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from summary" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l period -d 'Days to look at: all, this-quarter, last-fiscal-year, last-90-days, 2026-Q3, FROM..TO' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l as-of -d 'The day that counts as today, such as 2026-11-22' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l compare -d 'Show the difference to another window of the same length' -r -f -a "previous\t'The window before'
year-ago\t'The same window a year before'"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l owner -d 'Only records of this owner: name, username, id or `me`; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l role -d 'Only owners with this role or one below it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l record-type -d 'Only this record type; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l source -d 'Only this lead source; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l where -d 'Only records for which this SOQL condition holds; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l currency -d 'Currency of an org that has one alone, which it does not tell' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l closed-out -d 'Lead statuses that count as given up; without it those whose name says so' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l min-n -d 'Leave rates of groups with fewer records open' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l costs -d 'CSV file with source and cost' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l explain -d 'Tell formula, fields and query of each number'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l sums-only -d 'Fetch sums alone, a fixed number of calls: medians and days stay unknown'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from sources" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l period -d 'Days to look at: all, this-quarter, last-fiscal-year, last-90-days, 2026-Q3, FROM..TO' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l as-of -d 'The day that counts as today, such as 2026-11-22' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l compare -d 'Show the difference to another window of the same length' -r -f -a "previous\t'The window before'
year-ago\t'The same window a year before'"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l owner -d 'Only records of this owner: name, username, id or `me`; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l role -d 'Only owners with this role or one below it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l record-type -d 'Only this record type; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l source -d 'Only this lead source; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l where -d 'Only records for which this SOQL condition holds; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l currency -d 'Currency of an org that has one alone, which it does not tell' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l closed-out -d 'Lead statuses that count as given up; without it those whose name says so' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l min-n -d 'Leave rates of groups with fewer records open' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l explain -d 'Tell formula, fields and query of each number'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l sums-only -d 'Fetch sums alone, a fixed number of calls: medians and days stay unknown'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from owners" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l period -d 'Days to look at: all, this-quarter, last-fiscal-year, last-90-days, 2026-Q3, FROM..TO' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l as-of -d 'The day that counts as today, such as 2026-11-22' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l compare -d 'Show the difference to another window of the same length' -r -f -a "previous\t'The window before'
year-ago\t'The same window a year before'"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l owner -d 'Only records of this owner: name, username, id or `me`; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l role -d 'Only owners with this role or one below it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l record-type -d 'Only this record type; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l source -d 'Only this lead source; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l where -d 'Only records for which this SOQL condition holds; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l currency -d 'Currency of an org that has one alone, which it does not tell' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l group-by -d 'Group by a field or a parent\'s field, such as Type or Owner.Name' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l explain -d 'Tell formula, fields and query of each number'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from response" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l period -d 'Days to look at: all, this-quarter, last-fiscal-year, last-90-days, 2026-Q3, FROM..TO' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l as-of -d 'The day that counts as today, such as 2026-11-22' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l compare -d 'Show the difference to another window of the same length' -r -f -a "previous\t'The window before'
year-ago\t'The same window a year before'"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l owner -d 'Only records of this owner: name, username, id or `me`; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l role -d 'Only owners with this role or one below it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l record-type -d 'Only this record type; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l source -d 'Only this lead source; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l where -d 'Only records for which this SOQL condition holds; may be repeated' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l currency -d 'Currency of an org that has one alone, which it does not tell' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l closed-out -d 'Lead statuses that count as given up; without it those whose name says so' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l explain -d 'Tell formula, fields and query of each number'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand leads; and __fish_seen_subcommand_from aging" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and not __fish_seen_subcommand_from start load status reset" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and not __fish_seen_subcommand_from start load status reset" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and not __fish_seen_subcommand_from start load status reset" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and not __fish_seen_subcommand_from start load status reset" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and not __fish_seen_subcommand_from start load status reset" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and not __fish_seen_subcommand_from start load status reset" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and not __fish_seen_subcommand_from start load status reset" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and not __fish_seen_subcommand_from start load status reset" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and not __fish_seen_subcommand_from start load status reset" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and not __fish_seen_subcommand_from start load status reset" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and not __fish_seen_subcommand_from start load status reset" -f -a "start" -d 'Serve a local org to other programs'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and not __fish_seen_subcommand_from start load status reset" -f -a "load" -d 'Load CSV, JSON or NDJSON files into a local org'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and not __fish_seen_subcommand_from start load status reset" -f -a "status" -d 'Tell whether a local org listens, and what a file holds'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and not __fish_seen_subcommand_from start load status reset" -f -a "reset" -d 'Throw a local org\'s data away and begin anew'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l port -d 'Port on loopback; 0 takes a free one' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l db -d 'Keep the org in this file; without it the org is gone in the end' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l seed -d 'What a file that holds no org yet is filled with' -r -f -a "demo\t'Believable sample data'
empty\t'Only what no org is without'"
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l token-lifetime -d 'Life of an access token' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l latency -d 'Added to every answer' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l api-limit -d 'API calls in 24 hours, after which calls are refused; without it there is no end to them' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l consent -d 'Who is asked for consent; without it people are, programs are not' -r -f -a "auto\t'Nobody'
page\t'Everybody'"
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l jwt-cert -d 'Certificate (PEM) that JWT logins must be signed for; without it any RS256 signature passes' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l fault -d 'Something that goes wrong: KIND[=ARG]@PATHGLOB[:COUNT]' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l time-zone -d 'Time zone of a new org' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l rotate -d 'Every refresh brings a new refresh token; using an old one ends the grant'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l require-pkce -d 'Refuse logins without PKCE'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l no-password-login -d 'Refuse logins with username and password: SOAP login() and the password grant'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l duplicate-rules -d 'Refuse accounts, contacts and leads that are like others, as Salesforce\'s standard rules do'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l tls -d 'Serve https, with an authority of the org\'s own that `ca_file` names'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l trust-forwarded -d 'Believe `X-Forwarded-Proto` and `X-Forwarded-Host` of a proxy on this machine'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from start" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from load" -l schema -d 'Objects and fields to add before the rows, in the form of describe' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from load" -l db -d 'File of the org; made when it is not there' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from load" -l map -d 'A field, or a field of a parent, and the column that holds it' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from load" -l dates -d 'How dates are written that are not ISO' -r -f -a "iso\t''
us\t''
eu\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from load" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from load" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from load" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from load" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from load" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from load" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from load" -l create-fields -d 'Make text fields of unknown columns'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from load" -l strict -d 'Refuse ids that point nowhere'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from load" -l skip-bad -d 'Leave bad rows out and load the others (exit status 3)'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from load" -l empty-as-null -d 'Empty cells are null instead of unsaid'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from load" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from load" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from load" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from load" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from status" -l db -d 'File of the org' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from status" -l port -d 'Port to look at' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from status" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from status" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from status" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from status" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from status" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from status" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from reset" -l db -d 'File of the org' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from reset" -l seed -d 'What it is filled with' -r -f -a "demo\t'Believable sample data'
empty\t'Only what no org is without'"
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from reset" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from reset" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from reset" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from reset" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from reset" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from reset" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from reset" -s y -l yes -d 'Do not ask'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from reset" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from reset" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from reset" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand local; and __fish_seen_subcommand_from reset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and not __fish_seen_subcommand_from list get set unset" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and not __fish_seen_subcommand_from list get set unset" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and not __fish_seen_subcommand_from list get set unset" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and not __fish_seen_subcommand_from list get set unset" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and not __fish_seen_subcommand_from list get set unset" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and not __fish_seen_subcommand_from list get set unset" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and not __fish_seen_subcommand_from list get set unset" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and not __fish_seen_subcommand_from list get set unset" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and not __fish_seen_subcommand_from list get set unset" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and not __fish_seen_subcommand_from list get set unset" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and not __fish_seen_subcommand_from list get set unset" -f -a "list" -d 'Show every setting, its value and where it comes from'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and not __fish_seen_subcommand_from list get set unset" -f -a "get" -d 'Print the value of a setting that is in force'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and not __fish_seen_subcommand_from list get set unset" -f -a "set" -d 'Write a setting to the config file'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and not __fish_seen_subcommand_from list get set unset" -f -a "unset" -d 'Remove a setting from the config file'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from list" -l output -d 'Write the result to a file; its ending picks the format (`-` is standard output)' -r -F
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from list" -l null -d 'Text for null (CSV, TSV, table)' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from list" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from list" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from list" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from list" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from list" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from list" -l no-header -d 'Leave the heading out (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from list" -l csv-safe -d 'Defuse what a spreadsheet would run as a formula (CSV, TSV)'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from list" -s x -l expanded -d 'One field a line'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from get" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from get" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from get" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from get" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from get" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from get" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from set" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from set" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from set" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from set" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from set" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from set" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from unset" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from unset" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from unset" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from unset" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from unset" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from unset" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from unset" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from unset" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from unset" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand config; and __fish_seen_subcommand_from unset" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand completions" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand completions" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand completions" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand completions" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand completions" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand completions" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand completions" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand completions" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand completions" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand completions" -s h -l help -d 'Print help'
complete -c sfkit -n "__fish_sfkit_using_subcommand help" -s o -l org -d 'Org to use: alias, username or organization id' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand help" -l format -d 'Format of the result; `auto` is a table on a terminal, CSV or JSON elsewhere' -r -f -a "auto\t''
table\t''
csv\t''
tsv\t''
json\t''
ndjson\t''
markdown\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand help" -l api-version -d 'API version, such as 65.0' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand help" -l keystore -d 'Key store of a new vault' -r -f -a "os\t''
passphrase\t''
file\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sfkit -n "__fish_sfkit_using_subcommand help" -l ca-file -d 'PEM file with an extra certificate authority' -r
complete -c sfkit -n "__fish_sfkit_using_subcommand help" -l no-input -d 'Never ask a question'
complete -c sfkit -n "__fish_sfkit_using_subcommand help" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c sfkit -n "__fish_sfkit_using_subcommand help" -s v -l verbose -d 'Tell what happens on standard error; twice and thrice tell more'
complete -c sfkit -n "__fish_sfkit_using_subcommand help" -s h -l help -d 'Print help (see more with \'--help\')'
